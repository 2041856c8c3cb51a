# Sourced by bench/loop. Several random drifts a second until there have been PASSES passes. Every drift must be repaired, no process
# be left behind, and the log tell of no error; memory, descriptors and threads must stay as they are. The slope is that of the line
# that is nearest to all samples but those of the first tenth, when the JVM is still compiling, for 1,000 passes.
#
# The heap is what is left in it after a full collection (jcmd GC.run), before each sample.
# shellcheck shell=sh
# shellcheck disable=SC2154 # sandbox, own, seed and agent are those of bench/loop

services=50
while getopts n:s: option; do
    case $option in
    n) services=$OPTARG ;;
    s) seed=$OPTARG ;;
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

machine
host "$services" guest
start_agent
: >"$own/samples"
begun=$(date +%s)
"$own/bin/drift" soak "$sandbox" "$seed" 0 >"$own/drifts" &
drifts=$!
sample
while [ "$(passes)" -lt "$goal" ]; do
    kill -s 0 "$drifts" 2>/dev/null || wait "$drifts" || die 1 "a drift was not repaired (seed $seed); the log ends: $(tail -n 5 "$own/log")"
    sleep 5
    sample
done
: >"$own/enough"
wait "$drifts" || die 1 "a drift was not repaired (seed $seed); the log ends: $(tail -n 5 "$own/log")"
settle
took=$(($(date +%s) - begun))
check_log
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
stop_agent
close_sandbox
