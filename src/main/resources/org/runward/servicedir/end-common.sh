seconds=${1:-@SECONDS@}
phase=
noted=
boot=
directory=
record=
# shellcheck disable=SC2034 # of use in a guest
{ { read -r record; read -r phase noted; } <supervise/instance; } 2>/dev/null
# shellcheck disable=SC2086 # words
set -- $record
pid=${1-} start=${2-} born=${3-}
read -r boot </proc/sys/kernel/random/boot_id
case $pid$start in
'' | *[!0-9]*) born= ;;
esac
# A record of an earlier boot is about other processes, and so is what was noted beside it.
if [ "$born" != "$boot" ]; then
    [ -z "$born" ] || rm -f supervise/guest-pid supervise/guest-pid-group
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

# The path of supervise, as find(1) is to see it, which takes patterns.
locate() {
    [ -z "$directory" ] || return
    directory=$(readlink -f supervise)
    case $directory in
    *[][*?\\]*) directory=$(printf '%s\n' "$directory" | sed 's/[][*?\\]/\\&/g') ;;
    esac
}

# with_descriptor N NAME: processes not older than the instance that have this file of supervise there. By name first: a look at
# the file itself may never end, where it is one of a dead file server's.
with_descriptor() {
    locate
    found=$(find /proc/[0-9]*/fd/"$1" -maxdepth 0 -lname "$directory/$2" -printf '%h\n' 2>/dev/null)
    for process in $found; do
        process=${process#/proc/}
        process=${process%/fd}
        # shellcheck disable=SC3013 # every sh of a Linux has -ef
        [ "$process" != "$PPID" ] && look_at "$process" && [ "$began" -ge "$start" ] &&
            [ "/proc/$process/fd/$1" -ef "supervise/$2" ] && echo "$process"
    done
}

# What its start has begun on the host.
holders() {
    with_descriptor 8 starting
}

# Whether it is still about the instance with which this began: another may have been started meanwhile.
is_same() {
    now=
    { read -r now <supervise/instance; } 2>/dev/null
    [ "$now" = "$record" ]
}

# Hundredths of a second since the boot, like the start of a process.
uptime() {
    read -r up _ </proc/uptime
    up=${up%.*}${up#*.}
}

# await SECONDS SIGNAL: until nothing is left. KILL goes out at each look; another signal to whom it has not reached yet: one that
# was on its way into a guest, or was begun since.
await() {
    uptime
    deadline=$((up + $1 * 100))
    told=
    # runsv waits for a KILL.
    nap=0.02
    [ "$2" != KILL ] || nap=0.004
    while left && is_same; do
        uptime
        [ "$up" -le "$deadline" ] || return 1
        if [ "$2" = KILL ] || [ "$told" != "$targets ${inside-}" ]; then
            told="$targets ${inside-}"
            send "$2"
            # One that is paused gets it only then.
            [ "$2" = KILL ] || send CONT
        fi
        sleep "$nap"
    done
}

end() {
    if [ "$seconds" -gt 0 ]; then
        await "$seconds" TERM && return
        tell "did not end on TERM within $seconds s: KILL"
    fi
    await 5 KILL && return
    tell "does not die: $(what)"
    return 1
}
