# Sourced by bench/loop. The CPU time of a pass that finds nothing to do, of all threads of the running agent, beside a C program
# that makes the calls that such a pass was seen to make. That pass may begin no program, and write nothing but the agent's own
# record, metrics and log.
#
# A pass after HUP looks at everything; one after an event takes what is inside guests for known, and is made here by setting the
# times of one run script, another each time, which is then read again.
# shellcheck shell=sh
# shellcheck disable=SC2154 # sandbox, own and agent are those of bench/loop

passes=50
flags=
while getopts f:p: option; do
    case $option in
    f) flags=$OPTARG ;;
    p) passes=$OPTARG ;;
    *) usage ;;
    esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || set -- 100 300 990 2500
goal=4
needs runsvdir svlogd cc strace

# "TID NANOSECONDS NAME" of each thread.
threads() {
    for thread in /proc/"$agent"/task/*; do
        # One may end meanwhile.
        { read -r took _ <"$thread/schedstat" && name=$(tr ' ' _ <"$thread/comm"); } 2>/dev/null || continue
        echo "${thread##*/} $took $name"
    done
}

# parts BEFORE AFTER PASSES: microseconds of a pass: all, the thread that looks and plans, garbage collection, compiler, others.
# The first thread of a JVM only starts the second, which has the same name.
parts() {
    awk -v agent="$agent" -v passes="$3" '
        NR == FNR { before[$1] = $2; next }
        {
            part = $3 == "VM_Thread" ? "collector" : $3 ~ /^C1/ ? "compiler" : $3 == "java" ? "main" : "others"
            took[part] += $2 - before[$1]
            all += $2 - before[$1]
        }
        END {
            us = passes * 1000
            printf "%.0f %.0f %.0f %.0f %.0f\n", all / us, took["main"] / us, took["collector"] / us, took["compiler"] / us,
                took["others"] / us
        }
    ' "$1" "$2"
}

after_hup() {
    hup "$passes"
}

after_event() {
    converged=$(passes event)
    sed 's/^host //' "$own/names" >"$own/turns"
    while [ "$(wc -l <"$own/turns")" -lt "$passes" ]; do
        sed 's/^host //' "$own/names" >>"$own/turns"
    done
    # shellcheck disable=SC2013 # names
    for name in $(head -n "$passes" "$own/turns"); do
        converged=$((converged + 1))
        touch "$sandbox/sv/$name/run"
        eventually 60 "a pass after an event" has_passed event "$converged"
    done
}

# The calls of one pass by strace(1), of the thread that makes it.
calls() {
    thread=$(threads | awk -v agent="$agent" '$3 == "java" && $1 != agent { print $1; exit }')
    strace -f -qq -s 4096 -o "$own/strace" -p "$agent" 2>"$own/strace.err" &
    tracer=$!
    eventually 30 "strace" grep -q TracerPid:.[1-9] "/proc/$agent/task/$thread/status"
    hup 1
    settle
    kill -s INT "$tracer"
    wait "$tracer" || :
    sed -n "s/^$thread *//p" "$own/strace" | sed -nE '
        s/^statx\(AT_FDCWD, "([^"]*)", [^,]*AT_SYMLINK_NOFOLLOW.*/l \1/p
        t
        s/^statx\(AT_FDCWD, "([^"]*)".*/s \1/p
        s/^access\("([^"]*)".*/a \1/p
        s/^readlink\("([^"]*)".*/k \1/p
        s/^openat\(AT_FDCWD, "([^"]*)", [A-Z_|]*O_DIRECTORY.*/d \1/p
        t
        s/^openat\(AT_FDCWD, "([^"]*)", O_RDONLY.*/r \1/p
    ' >"$own/calls"
}

# What a pass does beside looking.
check_calls() {
    # Threads are no programs.
    ! grep -E ' (execve|v?fork|clone3?)\(' "$own/strace" | grep -v CLONE_THREAD >&2 || die 1 "a pass begins a program"
    grep -E ' (openat\(.*O_(WRONLY|RDWR|CREAT)|(rename|unlink|mkdir|chmod|chown|symlink|link|truncate)[a-z0-9]*\()' "$own/strace" |
        grep -vE "\"($sandbox/state/(\.loop\.new|loop|lock)|$own/(\.metrics\.prom\.new|metrics\.prom))\"" >"$own/written" || :
    [ ! -s "$own/written" ] || { cat "$own/written" >&2; die 1 "a pass writes more than record, metrics and log"; }
}

# in_c LIST: microseconds of these calls in C, each time after a pause as the agent's passes are.
in_c() {
    "$own/bin/reads" "$1" 50 100
}

# row TEXT PASSES_MADE_BY: beside the same calls before it and after it; a machine is not always equally quick.
row() {
    threads >"$own/before"
    "$2"
    threads >"$own/after"
    before=$least
    least=$(in_c "$own/calls")
    parts "$own/before" "$own/after" "$passes" | awk -v text="$1" -v least="$(((before + least) / 2))" -v goal="$goal" '{
        printf "%-34s %8.1f %8.1f %8.1f %8.1f %8.1f %7.1f  at most %s, %s\n", text, $1 / 1000, $2 / 1000, $3 / 1000, $4 / 1000,
            $5 / 1000, $1 / least, goal, $1 / least <= goal ? "met" : "missed"
    }'
}

machine
for count; do
    host "$count"
    start_agent "$flags"
    # Until the JVM has compiled what there is to compile.
    hup 100
    calls
    check_calls
    least=$(in_c "$own/calls")
    printf '%-34s %8s %8s %8s %8s %8s %7s  %s\n' "CPU ms of a pass, $count services" all main GC compiler others "to C" goal
    row "after HUP" after_hup
    row "after an event" after_event
    grep -v /proc/locks "$own/calls" >"$own/calls-others"
    awk -v us="$least" -v others="$(in_c "$own/calls-others")" -v count="$(wc -l <"$own/calls")" -v locks="$(wc -l </proc/locks)" 'BEGIN {
        printf "%-34s %8.1f   %d calls; /proc/locks, with %d lines, took %.1f ms of it\n\n", "the same calls in C", us / 1000, count,
            locks, (us - others) / 1000
    }'
    check_log
    stop_agent
    close_sandbox
done
