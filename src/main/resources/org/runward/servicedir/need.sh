# runsv writes stat a moment before status, and sv asks no check of what it finds down: what it says is what it went by.
is_up() {
    [ "$(cat "$1/supervise/stat" 2>/dev/null)" = run ] || return 1
    case $(timeout -k 1 @SECONDS@ sv -v -w 1 check "$1" 2>/dev/null) in
    "ok: run: "*) ;;
    *) return 1 ;;
    esac
}
# Waits for a service, and never starts it: an operator's `sv down` stays in force.
# $1 its directory, $2 how many seconds to wait; 1 where it is not up by then. What checks it has a limit of its own, below ours.
await() {
    read -r up _ </proc/uptime
    deadline=$((${up%.*} + $2))
    until is_up "$1"; do
        read -r up _ </proc/uptime
        [ "${up%.*}" -lt "$deadline" ] || return 1
        sleep 1
    done
}
@AWAITS@
