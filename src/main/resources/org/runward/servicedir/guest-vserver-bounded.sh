#!/bin/sh
# bounded SECONDS WORD...: vserver @GUEST@ WORD..., ended where it takes longer; rendered by runward from @SOURCE@.
# Standard input goes to the command and must be a pipe: nothing of the host's may be a guest's descriptor. Exits as the
# command does; where it was ended, 124, having said what it was doing.
seconds=$1
shift

# From the host a process in a guest can neither be seen nor signalled: the deepest one that can.
deepest() {
    deepest=$1
    # The dead ones that nobody has waited for do not count.
    while child=$(ps -o stat=,pid= --ppid "$deepest" | sed -n '/^Z/!{s/.* //p;q;}') && [ -n "$child" ]; do
        deepest=$child
    done
    echo "$deepest"
}

end() {
    # Deepest first: what ends with its parent alone would be left.
    while pid=$(deepest "$command") && [ "$pid" != "$command" ]; do
        vkill -s KILL -- "$pid" 2>/dev/null || kill -s KILL "$pid" 2>/dev/null || break
    done
    vkill -s KILL -- "$command" 2>/dev/null || kill -s KILL "$command" 2>/dev/null
    # Nothing else is in a guest that is being started or stopped.
    case $1 in
    start | stop) vkill -c @GUEST@ -s KILL >/dev/null 2>&1 ;;
    esac
}

exec 3<&0
env -i PATH="$PATH" vserver @GUEST@ "$@" <&3 3<&- &
command=$!
# For whoever may have to end it without us.
if [ -n "${pid_file-}" ]; then
    read -r boot </proc/sys/kernel/random/boot_id
    echo "$command $boot" >"$pid_file"
fi
exec 3<&- </dev/null
watch=
# Whoever gives this up leaves nothing of it in the guest. A start or stop goes on: it is for all who want the guest.
case $1 in
start | stop) ;;
*) trap 'trap "" HUP INT TERM; end "$1"; [ -z "$watch" ] || kill -s TERM "$watch"; exit 143' HUP INT TERM ;;
esac
(
    trap 'kill "$nap" 2>/dev/null; exit 0' TERM
    sleep "$seconds" >/dev/null 2>&1 &
    nap=$!
    wait "$nap"
    # From here on it is told, also when the command ends meanwhile.
    trap '' TERM
    doing=$({ tr '\000' ' ' <"/proc/$(deepest "$command")/cmdline"; } 2>/dev/null | head -c 200 | tr -d '\n')
    end "$1"
    echo "vserver @GUEST@ $1 did not end within $seconds s and was ended; it was doing: ${doing:-something in the guest}" >&2
    exit 124
) &
watch=$!
wait "$command"
status=$?
kill -s TERM "$watch" 2>/dev/null
# Ended before it could set its trap, it has another status.
wait "$watch"
[ $? != 124 ] || status=124
exit "$status"
