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

# A number counts only while it is in the guest's pid namespace: one that was used again is never hit. A dead one that its
# relay has not waited for is there, too.
inside() {
    case $(fields "$target") in
    '' | [ZX]*) return 1 ;;
    esac
    # shellcheck disable=SC3013 # every sh of a Linux has -ef
    [ "/proc/$target/ns/pid" -ef "/proc/$first/ns/pid" ]
}

# Whether a process group has a member that is in the guest and not dead.
group_lives() {
    for member in $(ps -e -o pid=,pgid=,stat= 2>/dev/null |
        awk -v group="$1" '$2 == group && $3 !~ /^[ZX]/ { print $1 }'); do
        # shellcheck disable=SC3013 # as above
        [ "/proc/$member/ns/pid" -ef "/proc/$first/ns/pid" ] && return
    done
    return 1
}

# Its group is read while it lives, and noted for after that: its first process may end before the others.
lives() {
    if inside; then
        [ "${3-}" != group ] && return
        # shellcheck disable=SC2046 # numbers
        set -- "$2" $(fields "$target")
        group=$4
        echo "$group" >"$1-group"
        return
    fi
    [ "${3-}" = group ] || return
    group=
    { read -r group <"$2-group"; } 2>/dev/null
    [ -n "$group" ] && group_lives "$group" && return
    [ "$group" != "$target" ] || return
    group=$target
    group_lives "$group"
}

lives "$@" || exit 1
[ "$1" != alive ] || exit 0
if [ "${3-}" = group ]; then
    kill -s "$1" -- "-$group" 2>/dev/null || kill -s "$1" "$target" || exit 1
else
    kill -s "$1" "$target" || exit 1
fi
[ "$1" = KILL ] || exit 0
tries=0
while lives "$@"; do
    tries=$((tries + 1))
    [ "$tries" -le 1000 ] || { echo "guest @GUEST@: process $target does not die" >&2; exit 1; }
    sleep 0.004
done
