# Sourced by bench/loop. What the agent takes while nothing happens, beside a Java program that only waits for one watched directory.
# shellcheck shell=sh
# shellcheck disable=SC2154 # sandbox, own, seed and agent are those of bench/loop

seconds=60
while getopts t: option; do
    case $option in
    t) seconds=$OPTARG ;;
    *) usage ;;
    esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || set -- 100 990 2500
needs runsvdir svlogd cc javac

ticks() {
    sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 }'
}

# How often each thread has gone to sleep by itself.
sleeps() {
    for thread in /proc/"$1"/task/*; do
        echo "${thread##*/} $(awk '$1 == "voluntary_ctxt_switches:" { print $2 }' "$thread/status" 2>/dev/null)"
    done
}

# idle TEXT PID GOAL
idle() {
    begin=$(ticks "$2")
    sleeps "$2" >"$sandbox/sleeps"
    sleep "$seconds"
    used=$(($(ticks "$2") - begin))
    # Those of a thread that has ended meanwhile are lost: the JVM ends a compiler that has nothing to do.
    times=$(sleeps "$2" | awk 'NR == FNR { of[$1] = $2; next } { n += $2 - of[$1] } END { print n + 0 }' "$sandbox/sleeps" -)
    verdict=
    [ -z "$3" ] || [ "$seconds" != 60 ] || verdict="at most $3, met"
    [ -z "$verdict" ] || [ "$used" -le "$3" ] || verdict="at most $3, missed"
    printf '%-44s %9d %12d  %s\n' "$1" "$used" "$times" "$verdict"
}

machine
printf '%-44s %9s %12s  %s\n' "idle for $seconds s" "CPU ticks" "fell asleep" goal
for count; do
    host "$count"
    start_agent
    before=$(passes)
    idle "runward run, $count services" "$agent" 3
    [ "$(passes)" = "$before" ] || echo "    with $(($(passes) - before)) passes"
    check_log
    stop_agent
    close_sandbox
done

# The flags that bin/runward has for all commands.
start_bare -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xss512k
idle "a Java program that waits for one directory" "$bare" ""
stop_bare
