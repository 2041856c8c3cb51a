# Sourced by bench/loop. How soon drifts are repaired: begun is the first effect on the host, done when all is as it was.
#
# begun: the file's new inode, or its mode and owner; the link; want and paused in the status record of runsv. Of the guest, whose
# first process is killed, it is the new first process in the runtime's record; its services' run scripts start it, and the agent
# may find nothing left to do. It is done when all of its services run.
# shellcheck shell=sh
# shellcheck disable=SC2154 # sandbox, own, seed and agent are those of bench/loop

services=100
while getopts n:s: option; do
    case $option in
    n) services=$OPTARG ;;
    s) seed=$OPTARG ;;
    *) usage ;;
    esac
done
shift $((OPTIND - 1))
drifts=${1:-200}
needs runsvdir svlogd crun catatonit busybox cc

# row TEXT PATTERN: of the drifts of a kind.
row() {
    awk -v pattern="^($2)\$" '$1 ~ pattern { print $2, $3 }' "$own/drifts" >"$own/some"
    for column in 1 2; do
        cut -d' ' -f"$column" "$own/some" | sort -n | awk '
            { time[NR] = $1 }
            # The least that so great a share of all is not above.
            function share(of,    n) {
                n = int(NR * of)
                return time[n < NR * of ? n + 1 : n]
            }
            END { if (NR) printf "%9.0f %9.0f %9.0f %9.0f", time[1], share(0.5), share(0.95), time[NR] }
        '
        [ "$column" = 2 ] || echo
    done >"$own/shares"
    [ ! -s "$own/some" ] || paste -d' ' "$own/shares" /dev/null | tr -d '\n' |
        awk -v text="$1" -v n="$(wc -l <"$own/some")" '{ printf "%-34s %5d %s\n", text, n, $0 }'
}

machine
host "$services" guest
start_agent
"$own/bin/drift" reaction "$sandbox" "$seed" "$drifts" >"$own/drifts"
check_log
printf '%-34s %5s %39s %39s\n' "$services services and a guest" "" "ms until begun" "ms until done"
printf '%-34s %5s %9s %9s %9s %9s %9s %9s %9s %9s\n' "drift (seed $seed)" times \
    least median "95 %" worst least median "95 %" worst
row "want: sv down" want
row "daemon: sv pause" pause
row "file: edited in place" edit
row "file: replaced" replace
row "file: removed" remove
row "file: mode" mode
row "file: owner" owner
row "link: removed" link
row "all of these" "[a-fh-z].*"
row "guest: its first process killed" guest
row "all" ".*"
stop_agent
close_sandbox
