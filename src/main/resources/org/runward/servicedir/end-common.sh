seconds=${1:-@SECONDS@}
pid=
start=
born=
phase=
boot=
directory=
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

# with_descriptor N FILE NAME: processes not older than the instance that have this file there, by its name in supervise.
# By name first: a look at the file itself may never end, where it is one of a dead file server's.
with_descriptor() {
    # As find(1) is to see it, not as a pattern.
    [ -n "$directory" ] || directory=$(readlink -f supervise | sed 's/[][*?\\]/\\&/g')
    found=$(find /proc/[0-9]*/fd/"$1" -maxdepth 0 -lname "$directory/$3" -printf '%h\n' 2>/dev/null)
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
    with_descriptor 9 supervise/instance instance
}

# await TRIES SIGNAL: until nothing is left. KILL goes out at each look; another signal to whom it has not reached yet: one that
# was on its way into a guest, or was begun since.
await() {
    tries=$1
    told=
    while left; do
        [ "$tries" -gt 0 ] || return 1
        tries=$((tries - 1))
        if [ "$2" = KILL ] || [ "$told" != "$targets ${inside-}" ]; then
            told="$targets ${inside-}"
            send "$2"
            # One that is paused gets it only then.
            [ "$2" = KILL ] || send CONT
        fi
        sleep 0.02
    done
}

end() {
    left || return 0
    if [ "$seconds" -gt 0 ]; then
        await $((seconds * 50)) TERM && return
        tell "did not end on TERM within $seconds s: KILL"
    fi
    await 250 KILL && return
    tell "does not die: $(what)"
    return 1
}
