#!/bin/sh
# start [service]: starts guest @GUEST@ unless it is running; rendered by runward from @SOURCE@.
# Heals a lost run file, a half-made context, and one that is not persistent. Run scripts, boot, administrators and runward
# all call this one: the lock makes one start of many. Run scripts say "service": a guest that ran in this boot and was
# stopped then stays stopped until somebody else starts it.
# shellcheck source=/dev/null disable=SC2154 # set by the functions
. @HERE@/functions

was_stopped() {
    look
    [ "$state" = stopped ] && [ "${started%% *}" = "$boot" ]
}

is_stopped_by_hand() {
    was_stopped ||
        { [ -e "$here/stopping" ] && ! flock -n "$here/lock" true; }
}

tries=0
while [ "${1:-}" = service ] && is_stopped_by_hand; do
    [ "$tries" -gt 0 ] || say "is stopped: waiting for it; $here/start starts it"
    tries=$((tries + 1))
    [ "$tries" -le 60 ] || exit 1
    sleep 1
done
[ ! -e "$here/stopping" ] && is_complete && exit 0
(
    flock -w @LOCK_SECONDS@ 9 || { say "unable to start: $here/lock is held by another start"; exit 1; }
    # Whoever stopped it and has not removed this is dead.
    rm -f "$here/stopping"
    is_complete && exit 0
    if [ "${1:-}" = service ] && was_stopped; then
        say "was stopped meanwhile"
        exit 1
    fi
    begin
    mounted=-
    @DEV_LOG@
    @SERVICES@
    echo "$(this_start) $mounted" >"$here/started.new" && mv "$here/started.new" "$here/started"
) 9>>"$here/lock"
