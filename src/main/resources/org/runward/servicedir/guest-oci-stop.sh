#!/bin/sh
# Stops guest @GUEST@; rendered by runward from @SOURCE@.
# Whatever still runs in it is killed: take its services down first, with sv(8).
here=@HERE@
@ALIVE@

@DELETE@

(
    flock -w @LOCK_SECONDS@ 9 || { echo "guest @GUEST@: unable to stop: $here/lock is held" >&2; exit 1; }
    if alive; then
        : | @RUNTIME@ kill @GUEST@ KILL 2>&1 9>&- | cat >&2
        tries=0
        while alive; do
            tries=$((tries + 1))
            [ "$tries" -le 100 ] || { echo "guest @GUEST@: unable to stop: process $pid does not end" >&2; exit 1; }
            sleep 0.1
        done
    fi
    [ ! -e "$record" ] || delete
    [ ! -e "$record" ] || { echo "guest @GUEST@: unable to stop: $record is still there" >&2; exit 1; }
) 9>>"$here/lock"
