# Sourced by bench/loop. Resident memory of the agent by what it is for, in MiB: after its first pass, after 50 repairs, and after
# 100 passes that look at everything, which at the default interval are eight hours of them.
#
# What is whose the JVM tells itself (jcmd), at the end of each start: its heap, code and metaspace stay at their addresses. Pages of
# files are shared with other JVMs of the same runtime, and the kernel can drop them and read them again.
# shellcheck shell=sh
# shellcheck disable=SC2154 # sandbox, own, seed and agent are those of bench/loop

goal=45
variants=
while getopts f: option; do
    case $option in
    f) variants="$variants
$OPTARG" ;;
    *) usage ;;
    esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || set -- 100 990
needs runsvdir svlogd cc jcmd

snapshot() {
    cat "/proc/$agent/smaps" >"$own/smaps-$1"
    cat "/proc/$agent/status" >"$own/status-$1"
    cat "/proc/$agent/smaps_rollup" >"$own/rollup-$1"
}

# "BEGIN END WHAT" of the parts of the JVM's memory that have no name; jcmd's numbers are hexadecimal.
ask_jvm() {
    {
        jcmd "$agent" GC.heap_info | sed -nE 's/^ *(def new|tenured) .*\[0x([0-9a-f]+), 0x[0-9a-f]+, 0x([0-9a-f]+)\)$/\2 \3 heap/p'
        jcmd "$agent" Compiler.codecache | sed -nE 's/^ *bounds \[0x([0-9a-f]+), 0x[0-9a-f]+, 0x([0-9a-f]+)\]$/\1 \2 code/p'
        jcmd "$agent" VM.info | sed -nE 's/^Compressed class space mapped at: 0x([0-9a-f]+)-0x([0-9a-f]+),.*/\1 \2 metaspace/p'
    } >"$own/ranges"
    [ "$(wc -l <"$own/ranges")" = 4 ] || die 1 "jcmd does not tell where heap, code and metaspace are"
}

# row TEXT SNAPSHOT
row() {
    # Hexadecimal numbers of one length compare as texts.
    awk '
        function padded(hex) { return substr("0000000000000000" hex, length(hex) + 1) }
        FILENAME ~ /ranges$/ { n++; from[n] = padded($1); to[n] = padded($2); is[n] = $3; next }
        FILENAME ~ /status/ { of[$1] = $2; next }
        FILENAME ~ /rollup/ { if ($1 == "Pss:") pss = $2; next }
        /^[0-9a-f]+-[0-9a-f]+ / {
            split($1, range, "-")
            begin = padded(range[1])
            part = $6 ~ /\.jsa$/ ? "cds" : $6 ~ /libjvm/ ? "libjvm" : $6 == "[heap]" ? "malloc" : $6 != "" ? "files" : "rest"
            for (i = 1; i <= n; i++) if (begin >= from[i] && begin < to[i]) part = is[i]
        }
        $1 == "Rss:" { rss[part] += $2 }
        END {
            printf "%.1f %.1f %.1f %.1f %.1f %.1f %.1f %.1f %.1f %.1f %.1f %.1f\n", of["VmRSS:"] / 1024, pss / 1024,
                of["RssAnon:"] / 1024, of["RssFile:"] / 1024, rss["heap"] / 1024, rss["code"] / 1024, rss["metaspace"] / 1024,
                rss["cds"] / 1024, rss["libjvm"] / 1024, rss["malloc"] / 1024, rss["files"] / 1024, rss["rest"] / 1024
        }
    ' "$own/ranges" "$own/status-$2" "$own/rollup-$2" "$own/smaps-$2" >"$own/row"
    # shellcheck disable=SC2046 # numbers
    set -- "$1" $(cat "$own/row")
    printf '%-26s %6s %6s %6s %6s %6s %6s %6s %6s %6s %6s %6s %6s' "$@"
    [ "$count" != 100 ] || awk -v rss="$2" -v goal="$goal" 'BEGIN { printf "  at most %s, %s", goal, rss <= goal ? "met" : "missed" }'
    echo
}

machine
for count; do
    host "$count"
    echo "$variants" | while read -r flags; do
        start_agent "$flags"
        snapshot start
        "$own/bin/drift" soak "$sandbox" "$seed" 50 >"$own/drifts"
        settle
        snapshot repairs
        hup 100
        snapshot passes
        ask_jvm
        printf '%-26s %6s %6s %6s %6s %6s %6s %6s %6s %6s %6s %6s %6s  %s\n' "$count services" RSS Pss anon file heap code meta \
            CDS libjvm malloc files rest "${flags:-flags of bin/runward}"
        row "after the first pass" start
        row "after 50 repairs" repairs
        row "after 100 more passes" passes
        echo
        check_log
        stop_agent
    done
    close_sandbox
done

# A JVM that does nothing, with the same flags.
start_bare -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xss512k -Xms4m -Xmn2m -Xmx256m -XX:MinHeapFreeRatio=5 \
    -XX:MaxHeapFreeRatio=10 -XX:-ShrinkHeapInSteps
awk '{ of[$1] = $2 } END {
    printf "a Java program that waits for one directory: RSS %.1f, anon %.1f, file %.1f\n", of["VmRSS:"] / 1024,
        of["RssAnon:"] / 1024, of["RssFile:"] / 1024
}' "/proc/$bare/status"
stop_bare
