#!/bin/sh
# end-services [SECONDS]: ends the services in @DIRECTORY@ when their runsvdir, service @NAME@, is gone; rendered by runward from
# @SOURCE@. Every runsv gets TERM and ends its service; where that does not end within SECONDS, it gets KILL.
# Called in this directory by finish, after a TERM, and by end. Exits 0 when none is left.
seconds=${1:-@SECONDS@}
# As find(1) is to see it, which takes patterns.
directory=$(readlink -f supervise | sed 's/[][*?\\]/\\&/g')

# Every runsv that a runsvdir of this service has started, be it one that was killed since: they have its lock by inheritance.
runsvs() {
    find /proc/[0-9]*/fd/9 -maxdepth 0 -lname "$directory/instance" -printf '%h\n' 2>/dev/null | while read -r process; do
        process=${process%/fd}
        name=
        { read -r name <"$process/comm"; } 2>/dev/null
        # shellcheck disable=SC3013 # every sh of a Linux has -ef
        [ "$name" = runsv ] && [ "$process/fd/9" -ef supervise/instance ] && echo "${process#/proc/}"
    done
}

# shellcheck disable=SC2317 # await calls it
ask() {
    kill -s TERM "$1" 2>/dev/null
}

# By its runsv, which knows the service: one in a guest dies of nothing else. Opened for both, a FIFO never waits.
# shellcheck disable=SC2317
force() {
    { printf k 1<>"/proc/$1/cwd/supervise/control"; } 2>/dev/null
}

# await SECONDS WHAT: until none is left, each having been told once.
await() {
    read -r up _ </proc/uptime
    deadline=$((${up%.*} + $1))
    told=' '
    while
        left=$(runsvs)
        [ -n "$left" ]
    do
        read -r up _ </proc/uptime
        [ "${up%.*}" -le "$deadline" ] || return 1
        for runsv in $left; do
            case $told in
            *" $runsv "*) ;;
            *)
                told="$told$runsv "
                "$2" "$runsv"
                ;;
            esac
        done
        sleep 0.1
    done
}

await "$seconds" ask && exit
echo "service @NAME@: not all services in @DIRECTORY@ ended on TERM within $seconds s: KILL"
await 10 force && exit
echo "service @NAME@: services in @DIRECTORY@ do not end"
exit 1
