#!/bin/sh
# Stops guest @GUEST@; rendered by runward from @SOURCE@.
# Take its services down first, with sv(8): what is left in it gets TERM, and after ten seconds KILL.
# shellcheck source=/dev/null disable=SC2154 # set by the functions
. @HERE@/functions

(
    flock -w @LOCK_SECONDS@ 9 || { say "unable to stop: $here/lock is held"; exit 1; }
    # For run scripts: they would enter it once more.
    trap 'rm -f "$here/stopping"' EXIT
    : >"$here/stopping"
    halt
    # For run scripts: it was stopped in this boot, whoever had started it.
    echo "$boot - -" >"$here/started.new" && mv "$here/started.new" "$here/started"
) 9>>"$here/lock"
