# The keeper of a command in guest @GUEST@. $1: the process that it is kept for; when that is gone, PWR comes from the kernel.
exec 9<&-
# How the caller's terminal was.
saved=$2
main=
gone=
cats=
trap 'gone=yes' PWR
trap '' @SIGNALS@
[ "$PPID" = "$1" ] || exit 1

# end SIGNAL: to the command and its process group.
end() {
    @END@
}

restore() {
    # Where a shell has taken the terminal back, it has seen to that, and is reading from it.
    # shellcheck disable=SC2046 # two numbers
    set -- $(ps -o pgid=,tpgid= -p $$)
    [ -z "$saved" ] || [ "${1-}" != "${2-}" ] || stty "$saved" <&7
}

bereaved() {
    trap '' PWR
    exec 6>&-
    # Twice: where seccomp has somebody asked about each kill, one is cut short by the end of who was killed before.
    # shellcheck disable=SC2086 # numbers
    [ -z "$cats" ] || kill -s KILL $cats || kill -s KILL $cats
    if [ -n "$main" ]; then
        end TERM
        {
            sleep 5
            end KILL
        } &
        late=$!
        wait "$main"
        kill -s KILL "$late"
        @END_REST@
    fi
    restore
    exit 1
}

@START@
main=$!
exec </dev/null >/dev/null 2>&1 3<&- 4<&- 5<&- @CLOSE@
trap bereaved PWR
[ -z "$gone" ] || bereaved
echo "$main" >&6
wait "$main"
status=$?
main=
[ -z "${feeder-}" ] || kill -s KILL "$feeder"
echo "$status" >&6
# shellcheck disable=SC2086 # numbers
[ -z "${drains-}" ] || wait $drains
restore
