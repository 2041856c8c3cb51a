#!/bin/sh
# signal SIGNAL PIDFILE: signals a process in guest @GUEST@; rendered by runward from @SOURCE@.
# KILL returns when the process is dead. Exits 1 where there is none.
@ALIVE@

# A number counts only while it is in the guest's pid namespace: one that was used again is never hit.
inside() {
    [ -n "$namespace" ] && [ "$(readlink "/proc/$target/ns/pid" 2>/dev/null)" = "$namespace" ]
}

target=$(cat "$2" 2>/dev/null)
case $target in
'' | *[!0-9]*) exit 1 ;;
esac
alive || exit 1
namespace=$(readlink "/proc/$pid/ns/pid")
inside || exit 1
kill -s "$1" "$target" || exit 1
[ "$1" = KILL ] || exit 0
tries=0
while inside; do
    tries=$((tries + 1))
    [ "$tries" -le 100 ] || { echo "guest @GUEST@: process $target does not die" >&2; exit 1; }
    sleep 0.05
done
