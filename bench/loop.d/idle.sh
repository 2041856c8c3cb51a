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
[ $# -gt 0 ] || set -- 100 990
needs runsvdir svlogd cc javac

# Ticks of CPU time, and how often any thread has gone to sleep by itself.
used() {
    sed 's/.*) //' "/proc/$1/stat" | awk '{ printf "%d ", $12 + $13 }'
    cat /proc/"$1"/task/*/status | awk '$1 == "voluntary_ctxt_switches:" { n += $2 } END { print n }'
    cat /proc/"$1"/task/*/schedstat | awk '{ ns += $1 } END { printf "%.0f\n", ns / 1000000 }'
}

# idle TEXT PID GOAL
idle() {
    # shellcheck disable=SC2046 # numbers
    set -- "$1" "$2" "$3" $(used "$2")
    sleep "$seconds"
    # shellcheck disable=SC2046
    set -- "$@" $(used "$2")
    verdict=
    [ -z "$3" ] || [ "$seconds" != 60 ] || verdict="at most $3, met"
    [ -z "$verdict" ] || [ $(($7 - $4)) -le "$3" ] || verdict="at most $3, missed"
    printf '%-44s %9d %9d %12d  %s\n' "$1" $(($7 - $4)) $(($9 - $6)) $(($8 - $5)) "$verdict"
}

machine
printf '%-44s %9s %9s %12s  %s\n' "idle for $seconds s" "CPU ticks" "CPU ms" "fell asleep" goal
for count; do
    host "$count"
    start_agent
    idle "runward run, $count services" "$agent" 3
    check_log
    stop_agent
    close_sandbox
done

open_sandbox
javac -d "$sandbox/classes" bench/java/org/runward/bench/BareWatch.java
# The flags that bin/runward has for all commands.
java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xss512k -cp "$sandbox/classes" \
    org.runward.bench.BareWatch "$sandbox/service" >"$sandbox/bare" &
bare=$!
eventually 30 "the bare watch" test -s "$sandbox/bare"
sleep 2
idle "a Java program that waits for one directory" "$bare" ""
kill "$bare"
close_sandbox
