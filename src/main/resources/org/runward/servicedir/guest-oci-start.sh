#!/bin/sh
# Starts guest @GUEST@ unless it is running; rendered by runward from @SOURCE@.
# Run scripts, boot, administrators and runward all call this one: the lock makes one start of many.
here=@HERE@
@ALIVE@

# The syslog socket's directory, which is bound into the guest, in one that is root's alone. In that an older runward had the
# socket: it becomes the inner one, as it is, so that a guest which has it mounted goes on with it.
place_log() {
    @PLACE_LOG@
}

is_complete() {
    alive && [ "$(cat "$here/started" 2>/dev/null)" = "$pid $start" ]
}

# What the runtime logged; where it did not get that far, what is in its way.
reason() {
    said=$(tail -n 1 "$here/run.log")
    [ -n "$said" ] || said=$(: | @RUNTIME@ --version 2>&1 >/dev/null 9>&- | tail -n 1)
    echo "${said:-the runtime failed and did not say why}"
}

@DELETE@

is_complete && exit 0
(
    flock -w @LOCK_SECONDS@ 9 || { echo "guest @GUEST@: unable to start: $here/lock is held by another start" >&2; exit 1; }
    is_complete && exit 0
    if ! alive; then
        [ ! -e "$record" ] || delete
        place_log "$here/log" && install -d -m 755 "$here/services" || exit 1
        : >"$here/run.log"
        # The first process keeps the descriptors that it is given for as long as the guest runs.
        @RUNTIME@ --log "$here/run.log" run -d --bundle "$here" @GUEST@ \
            </dev/null >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- ||
            { echo "guest @GUEST@: unable to start: $(reason)" >&2; exit 1; }
        alive || { echo "guest @GUEST@: unable to start: its first process has ended" >&2; exit 1; }
    fi
    @DEV_LOG@
    echo "$pid $start" >"$here/started.new" && mv "$here/started.new" "$here/started"
) 9>>"$here/lock"
