#!/bin/sh
# signal SIGNAL PIDFILE: signals a process in guest @GUEST@; rendered by runward from @SOURCE@.
# KILL returns when the process is dead. Exits 1 where there is none: in its first moments a command is still on the host.
target=
{ read -r target rest <"$2"; } 2>/dev/null
case $target in
'' | *[!0-9]*) exit 1 ;;
esac
# A record of an earlier boot is about another process.
boot=
read -r boot </proc/sys/kernel/random/boot_id
[ -z "${rest%% *}" ] || [ "${rest%% *}" = "$boot" ] || exit 1
# And one whose number is another's by now is not hit: it is in no process list of this guest.
[ -z "$rest" ] || [ ! -r @PROCESSES@ ] || grep -qx "$target" @PROCESSES@ || exit 1
vkill -s "$1" -- "$target" 2>/dev/null || exit 1
[ "$1" = KILL ] || exit 0

# Its parent waits for this script: it stays as a zombie, which has left its control group.
is_alive() {
    if [ -r @PROCESSES@ ]; then
        grep -qx "$target" @PROCESSES@
        return
    fi
    stat=$(: | @HERE@/bounded 5 exec cat "/proc/$target/stat" 2>/dev/null | head -c 1000)
    case $stat in
    '' | *') Z '* | *') X '*) return 1 ;;
    esac
}
tries=0
while is_alive; do
    tries=$((tries + 1))
    [ "$tries" -le 100 ] || { echo "guest @GUEST@: process $target does not die" >&2; exit 1; }
    sleep 0.05
done
