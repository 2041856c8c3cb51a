#!/bin/sh
# Log service of @NAME@, rendered by runward from @SOURCE@.
# Its settings are in the file "config" of the log directory.
exec 9>>supervise/instance
# Where runsv was killed, the svlogd before still takes the last lines of its service, and ends with that. Two cannot write
# into one directory.
flock -w @SECONDS@ 9 || {
    { read -r pid start <supervise/instance; } 2>/dev/null
    for signal in TERM KILL; do
        stat=
        { read -r stat <"/proc/${pid:-none}/stat"; } 2>/dev/null
        # shellcheck disable=SC2086 # numbers, after the name, which ends with the last parenthesis
        set -- ${stat##*) }
        [ -z "$stat" ] || [ "${20}" != "$start" ] || kill -s "$signal" "$pid"
        flock -w 5 9 && break
    done
}
read -r stat <"/proc/$$/stat"
# shellcheck disable=SC2086 # as above
set -- ${stat##*) }
echo "$$ ${20}" >supervise/instance
exec svlogd -tt @DIRECTORY@
