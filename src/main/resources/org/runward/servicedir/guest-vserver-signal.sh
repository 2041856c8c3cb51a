#!/bin/sh
# signal SIGNAL|alive PIDFILE [group]: signals a process in guest @GUEST@, or all of its process group; rendered by runward
# from @SOURCE@. KILL returns when they are dead. Exits 1 where there is none: in its first moments a command is still on the
# host.
target=
rest=
{ read -r target rest <"$2"; } 2>/dev/null
case $target in
'' | *[!0-9]*) exit 1 ;;
esac
# A record of an earlier boot is about another process.
boot=
read -r boot </proc/sys/kernel/random/boot_id
[ -z "${rest%% *}" ] || [ "${rest%% *}" = "$boot" ] || exit 1
xid=
{ read -r xid <@CONTEXT@; } 2>/dev/null
@GROUP_LIVES@

# Its parent waits for this script: a dead one stays as a zombie, which has left its control group.
lives() {
    [ "${3-}" != group ] || ! group_lives "$target" || return 0
    if [ -r @PROCESSES@ ]; then
        grep -qx "$target" @PROCESSES@
        return
    fi
    stat=$(: | @HERE@/bounded 5 exec cat "/proc/$target/stat" 2>/dev/null | head -c 1000)
    case $stat in
    '' | *') Z '* | *') X '*) return 1 ;;
    esac
}

# A number that is another's by now is not hit: it is in no process list of this guest.
if [ -n "$rest" ] || [ "$1" = alive ]; then
    lives "$@" || exit 1
fi
[ "$1" != alive ] || exit 0
if [ "${3-}" = group ]; then
    vcontext --silent --migrate --xid "$xid" -- /bin/kill -s "$1" -- "-$target" 2>/dev/null || exit 1
else
    vkill -s "$1" -- "$target" 2>/dev/null || exit 1
fi
[ "$1" = KILL ] || exit 0
tries=0
while lives "$@"; do
    tries=$((tries + 1))
    [ "$tries" -le 100 ] || { echo "guest @GUEST@: process $target does not die" >&2; exit 1; }
    sleep 0.05
done
