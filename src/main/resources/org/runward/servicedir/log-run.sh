#!/bin/sh
# Log service of @NAME@, rendered by runward from @SOURCE@.
# Its settings are in the file "config" of the log directory.
exec 9>>supervise/instance

# started PID: when a process was started; fails where there is none.
started() {
    stat=
    { read -r stat <"/proc/$1/stat"; } 2>/dev/null
    [ -n "$stat" ] || return
    # shellcheck disable=SC2086 # numbers, after the name, which ends with the last parenthesis
    set -- ${stat##*) }
    started=${20}
}

lives() {
    started "${pid:-none}" && [ "$started" = "$start" ]
}

# Whether the svlogd before is still to be waited for: it lives, and its service's next instance has not been there for long.
awaited() {
    pid=
    start=
    begun=
    { read -r pid start <supervise/instance; } 2>/dev/null
    lives || return
    { read -r _ begun _ <../supervise/instance; } 2>/dev/null
    [ "${begun:-0}" -lt "$own" ] || since=$((since + 1))
    waited=$((waited + 1))
    [ "$since" -le 5 ] && [ "$waited" -lt @SECONDS@ ]
}

# Where runsv was killed, the svlogd before still takes the last lines of its service, and ends with that. Two cannot write
# into one directory.
started "$$"
own=$((started - 100))
waited=0
since=0
until flock -w 1 9; do
    awaited && continue
    for signal in TERM KILL; do
        lives || break
        kill -s "$signal" "$pid"
        flock -w 5 9 && break
    done
    break
done
started "$$"
echo "$$ $started" >supervise/instance
exec svlogd -tt @DIRECTORY@
