seconds=${1:-@SECONDS@}
pid=
start=
born=
phase=
boot=
{ { read -r pid start born; read -r phase; } <supervise/instance; } 2>/dev/null
read -r boot </proc/sys/kernel/random/boot_id
case $pid$start in
'' | *[!0-9]*) born= ;;
esac
# A record of an earlier boot is about other processes.
if [ -z "$born" ] || [ "$born" != "$boot" ]; then
    pid=
    start=0
    phase=
fi
# As find(1) is to see it, not as a pattern.
directory=$(readlink -f supervise | sed 's/[][*?\\]/\\&/g')

tell() {
    echo "service @NAME@: $*"
}

# When a process was started, by proc(5); fails where it is gone or dead.
look_at() {
    stat=
    { while read -r line; do stat=$stat$line; done <"/proc/$1/stat"; } 2>/dev/null
    [ -n "$stat" ] || return 1
    # shellcheck disable=SC2086 # numbers, after the name, which ends with the last parenthesis
    set -- ${stat##*) }
    began=${20}
    [ "$1" != Z ] && [ "$1" != X ]
}

# with_descriptor N FILE PATTERN: processes not older than the instance that have this file there. By name first: a look at
# the file itself may never end, where it is one of a dead file server's.
with_descriptor() {
    found=$(find /proc/[0-9]*/fd/"$1" -maxdepth 0 -lname "$3" -printf '%h\n' 2>/dev/null)
    for process in $found; do
        process=${process#/proc/}
        process=${process%/fd}
        # shellcheck disable=SC3013 # every sh of a Linux has -ef
        [ "$process" != "$PPID" ] && look_at "$process" && [ "$began" -ge "$start" ] &&
            { [ -z "$2" ] || [ "/proc/$process/fd/$1" -ef "$2" ]; } && echo "$process"
    done
}

# What its start has begun on the host: it has the lock by inheritance.
holders() {
    with_descriptor 9 supervise/instance "$directory/instance"
}

# await TRIES [SIGNAL]: until nothing is left, each time after this signal.
await() {
    tries=$1
    while left; do
        [ "$tries" -gt 0 ] || return 1
        tries=$((tries - 1))
        [ -z "${2-}" ] || send "$2"
        sleep 0.05
    done
}

end() {
    left || return 0
    if [ "$seconds" -gt 0 ]; then
        send TERM
        # One that is paused gets it only then.
        send CONT
        await $((seconds * 20)) && return
        tell "did not end on TERM within $seconds s: KILL"
    fi
    await 100 KILL && return
    tell "does not die: $(what)"
    return 1
}
