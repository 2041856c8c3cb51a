# Waits for a service, and never starts it: an operator's `sv down` stays in force.
# $1 its directory, $2 how many times about a second to wait; 1 where it is not up by then.
await() {
    tries=0
    until [ "$(cat "$1/supervise/stat" 2>/dev/null)" = run ] && timeout -k 1 5 sv -w 1 check "$1" >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ "$tries" -le "$2" ] || return 1
        sleep 1
    done
}
@AWAITS@
