#!/bin/sh
# signal SIGNAL|alive PIDFILE [group]: signals a process in guest @GUEST@, or all of its process group; rendered by runward
# from @SOURCE@. KILL returns when they are dead. Exits 1 where there is none.
target=
first=
start=
{ read -r target <"$2"; } 2>/dev/null
case $target in
'' | *[!0-9]*) exit 1 ;;
esac
{ read -r first start <@STARTED@; } 2>/dev/null

# The fields of a process after its name, by proc(5).
fields() {
    stat=
    { while read -r line; do stat=$stat$line; done <"/proc/$1/stat"; } 2>/dev/null
    echo "${stat##*) }"
}

# Whether the guest's first process is the one that start noted, which is its last step; else what the runtime noted counts.
is_first() {
    # shellcheck disable=SC2046 # numbers
    set -- $(fields "${first:-none}")
    [ "${20-}" = "${start:-none}" ]
}
@ALIVE@
if ! is_first; then
    alive || exit 1
    first=$pid
fi

# A number counts only while it is in the guest's pid namespace: one that was used again is never hit.
inside() {
    # shellcheck disable=SC3013 # every sh of a Linux has -ef
    [ "/proc/$target/ns/pid" -ef "/proc/$first/ns/pid" ]
}
@GROUP_LIVES@

lives() {
    inside && return
    [ "${3-}" = group ] || return 1
    # Its first process may have ended before the others.
    case $(fields "$target") in
    '' | [ZX]*) group_lives "$target" ;;
    *) return 1 ;;
    esac
}

lives "$@" || exit 1
[ "$1" != alive ] || exit 0
if [ "${3-}" = group ]; then
    kill -s "$1" -- "-$target" 2>/dev/null || kill -s "$1" "$target" || exit 1
else
    kill -s "$1" "$target" || exit 1
fi
[ "$1" = KILL ] || exit 0
tries=0
while lives "$@"; do
    tries=$((tries + 1))
    [ "$tries" -le 100 ] || { echo "guest @GUEST@: process $target does not die" >&2; exit 1; }
    sleep 0.05
done
