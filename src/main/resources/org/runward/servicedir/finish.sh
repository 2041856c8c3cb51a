#!/bin/sh
# After service @NAME@ ended; rendered by runward from @SOURCE@.
# $1 is its exit code, or -1, and $2 then the signal that ended it; runsv(8).
code=$1
# Without the mark of a core dump.
signal=$((${2:-0} & 127))
@RELAYED@
start=
state=
count=
since=
{ read -r _ start _ <supervise/instance; } 2>/dev/null
{ read -r state <supervise/stat; } 2>/dev/null
{ read -r _ _ _ count since <supervise/ended; } 2>/dev/null
now=$(date +%s)
# In hundredths of a second since the boot, as the start is.
read -r uptime _ </proc/uptime
uptime=${uptime%.*}${uptime#*.}
case $state in
*'want down'*) count=0 since=$now ;;
*)
    # How often it ended in a row within ten seconds of its start, and not because somebody sent TERM.
    [ $((uptime - ${start:-0})) -lt 1000 ] && [ "${count:-0}" -gt 0 ] || count=0 since=$now
    [ "$code $signal" = '-1 15' ] || count=$((count + 1))
    ;;
esac
echo "$now $code $signal $count $since" >supervise/ended
./end || exit 1
@CLEAR@
: >supervise/instance
