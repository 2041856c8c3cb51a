#!/bin/sh
# Makes the directories in guest @GUEST@ onto which those of its syslog socket and of its services are mounted; rendered by runward from @SOURCE@.
# From inside, since the host opens no path below a guest's root: a guest that is stopped is started for that, and stopped
# again. Without it the guest would not start with the mount in its fstab.
# shellcheck source=/dev/null disable=SC2154 # set by the functions
. @HERE@/functions

(
    flock -w @LOCK_SECONDS@ 9 || { say "unable to prepare: $here/lock is held"; exit 1; }
    trap 'rm -f "$here/stopping"' EXIT
    : >"$here/stopping"
    look
    before=$state
    begin
    bounded 20 exec mkdir -p @TARGETS@
    made=$?
    why=$said
    if [ "$before" = stopped ]; then
        halt
        # Run scripts wait until it is started with the mount.
        echo "$boot - -" >"$here/started.new" && mv "$here/started.new" "$here/started"
    fi
    [ "$made" = 0 ] || { say "unable to make directories in it: $why"; exit 1; }
    readlink -m "$configuration/vdir" >"$here/prepared.new" && mv "$here/prepared.new" "$here/prepared"
) 9>>"$here/lock"
