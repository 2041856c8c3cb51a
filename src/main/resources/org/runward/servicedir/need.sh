# Waits for a service, and never starts it: an operator's `sv down` stays in force.
# $1 its directory, $2 how many seconds to wait; 1 where it is not up by then. What checks it has a limit of its own, below ours.
await() {
    read -r up _ </proc/uptime
    deadline=$((${up%.*} + $2))
    until [ "$(cat "$1/supervise/stat" 2>/dev/null)" = run ] && timeout -k 1 @SECONDS@ sv -w 1 check "$1" >/dev/null 2>&1; do
        read -r up _ </proc/uptime
        [ "${up%.*}" -lt "$deadline" ] || return 1
        sleep 1
    done
}
@AWAITS@
