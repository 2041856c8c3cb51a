# Sourced by bench/loop. Several random drifts a second until there have been PASSES passes. Every drift must be repaired, no process
# be left behind, and the log tell of no error; memory, descriptors and threads must stay as they are. The slope is that of the line
# that is nearest to all samples but those of the first tenth, when the JVM is still compiling, for 1,000 passes.
#
# The agent gets five HUPs a second besides: passes that events cause take a fifth of a processor at most, all together.
#
# The heap is what is left in it after a full collection (jcmd GC.run), before each sample.
# shellcheck shell=sh
# shellcheck disable=SC2154 # sandbox, own, seed and agent are those of bench/loop

# The next drift of a service waits until the agent is done with the last one. With -x it does not: what happens to a service that the
# agent still waits for, to stay up, is not seen until it gives up waiting, after a minute.
services=50
hasty=
while getopts n:s:x option; do
    case $option in
    n) services=$OPTARG ;;
    s) seed=$OPTARG ;;
    x) hasty=hasty ;;
    *) usage ;;
    esac
done
shift $((OPTIND - 1))
goal=${1:-2000}
needs runsvdir svlogd crun catatonit busybox cc jcmd

# PASSES RSS-kB ANON-kB HEAP-kB DESCRIPTORS THREADS
sample() {
    jcmd "$agent" GC.run >/dev/null
    heap=$(jcmd "$agent" GC.heap_info | sed -nE 's/^ *(def new|tenured) generation .* used ([0-9]+)K.*/\2/p' | awk '{ n += $1 } END { print n }')
    set -- /proc/"$agent"/fd/*
    descriptors=$#
    awk -v passes="$(passes)" -v heap="$heap" -v descriptors="$descriptors" '
        { of[$1] = $2 }
        END { print passes, of["VmRSS:"], of["RssAnon:"], heap, descriptors, of["Threads:"] }
    ' "/proc/$agent/status" >>"$own/samples"
}

# row TEXT COLUMN
row() {
    awk -v text="$1" -v column="$2" -v goal="$goal" '
        $1 >= goal / 10 {
            n++
            value = $column
            if (n == 1) first = least = most = value
            if (value < least) least = value
            if (value > most) most = value
            last = value
            x += $1; y += value; xx += $1 * $1; xy += $1 * value
        }
        END {
            slope = n > 1 ? (n * xy - x * y) / (n * xx - x * x) : 0
            printf "%-28s %8d %8d %8d %8d %8d %12.1f\n", text, n, first, least, most, last, slope * 1000
        }
    ' "$own/samples"
}

children() {
    cat /proc/"$agent"/task/*/children
}

# What there is to see of a drift that was not repaired.
unrepaired() {
    tail -n 3 "$own/drifts.err" >&2
    tail -n 20 "$own/log" >&2
    name=$(sed -n 's/.* of \([^ ]*\).*/\1/p' "$own/drifts.err" | tail -n 1)
    [ -n "$name" ] || die 1 "the drifts have broken off (seed $seed)"
    sv status "$sandbox/service/$name" >&2 || :
    od -A d -t x1 "$sandbox/sv/$name/supervise/status" >&2 || :
    ls -la --full-time "$sandbox/service/$name" "$sandbox/sv/$name" "$sandbox/sv/$name/supervise" >&2 || :
    grep "$name" "$own/log" | tail -n 10 >&2 || :
    die 1 "a drift was not repaired (seed $seed)"
}

machine
host "$services" guest
start_agent
: >"$own/samples"
begun=$(date +%s)
"$own/bin/drift" soak "$sandbox" "$seed" 0 ${hasty:+"$hasty"} >"$own/drifts" 2>"$own/drifts.err" &
drifts=$!
sample
while [ "$(passes)" -lt "$goal" ]; do
    kill -s 0 "$drifts" 2>/dev/null || wait "$drifts" || unrepaired
    for _ in $(seq 25); do
        sleep 0.2
        kill -s HUP "$agent"
    done
    sample
done
: >"$own/enough"
wait "$drifts" || unrepaired
settle
took=$(($(date +%s) - begun))
[ -z "$(children)" ] || die 1 "the agent has left a process behind: $(children)"
sample
echo "$services services and a guest: $(passes) passes in $took s (seed $seed)"
echo "drifts, all repaired: $(tr '\n' ' ' <"$own/drifts")"
printf '%-28s %8s %8s %8s %8s %8s %12s\n' "" samples first least most last "per 1000"
row "RSS kB" 2
row "RssAnon kB" 3
row "heap after collection, kB" 4
row "descriptors" 5
row "threads" 6
check_log
stop_agent
close_sandbox
