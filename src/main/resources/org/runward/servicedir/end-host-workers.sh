
# Processes that have the lock by inheritance.
workers() {
    with_descriptor 9 instance
}

# Whether a group without its first process is the one that it was. Its number may be another's by now, but where runsv has
# just seen its process end.
is_ours() {
    caller=
    { read -r caller <"/proc/$PPID/comm"; } 2>/dev/null
    [ "$caller" != run ] && return
    for worker in $(workers); do
        [ "$(ps -o pgid= -p "$worker" | tr -d ' ')" != "$1" ] || return 0
    done
    return 1
}
