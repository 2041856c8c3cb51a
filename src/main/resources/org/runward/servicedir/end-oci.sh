#!/bin/sh
# end [SECONDS]: ends what there is of service @NAME@ in guest @GUEST@, by TERM and after SECONDS by KILL; rendered by runward
# from @SOURCE@. Called in this directory by run, about an earlier instance, by finish and control/k. Exits 0 when nothing of
# it is left.
@COMMON@

# signal SIGNAL: to the command in the guest; to all of its group where that is to be, and while it is not yet the command.
signal() {
    group=@GROUP@
    [ "$phase" = command ] || group=group
    @SIGNAL@ "$1" supervise/guest-pid "$group" 2>/dev/null
}

# Processes in the guest that have the instance's standard input, which nobody else has, or write into its log.
marked() {
    first=
    { read -r first _ <@STARTED@; } 2>/dev/null
    log=$(readlink "/proc/$$/fd/1" | sed -n '/^pipe:/s/[][]/\\&/gp')
    for entry in /proc/[0-9]*; do
        process=${entry#/proc/}
        # shellcheck disable=SC3013 # as above
        if [ "$process" != "$first" ] && [ "$entry/ns/pid" -ef "/proc/${first:-none}/ns/pid" ] && look_at "$process" &&
            [ "$began" -ge "$start" ] && has_mark "$entry/fd"; then
            echo "$process"
        fi
    done
}

has_mark() {
    locate
    [ -n "$(find "$1" -lname "$directory/stdin (deleted)" -print -o -lname "${log:-none}" -print 2>/dev/null)" ]
}

# Where runsv was killed the note may be old, and its number another's: one that is older than the instance, or was started
# after the note.
forget_another() {
    target=
    { read -r target <supervise/guest-pid; } 2>/dev/null
    [ -n "$target" ] && look_at "$target" || return
    if [ "$phase" = command ]; then
        # shellcheck disable=SC2046 # two numbers: how long after the record it was noted
        set -- $(stat -c %Y supervise/guest-pid supervise/instance)
        [ "$began" -le $((${noted%%.*} * 100 + ($1 - $2) * 100 + 300)) ] || rm -f supervise/guest-pid
    fi
    [ "$began" -ge "$start" ] || rm -f supervise/guest-pid
}

# Whether the command is known by its pid: else there may be one all the same, or something that the start needed in the guest.
is_noted() {
    [ -z "$pid" ] && return
    [ "$phase" = command ] && [ -s supervise/guest-pid ]
}

left() {
    look && return
    # A relay notes the pid late. One that was ended before may have left something that is not there yet.
    looks=0
    while ! is_noted && [ "$looks" -lt 3 ]; do
        sleep 0.1
        look && return
        looks=$((looks + 1))
    done
    return 1
}

look() {
    targets=
    inside=
    if signal alive; then
        inside=yes
        # Its relay ends with it.
        [ "$phase" != command ] || return 0
    fi
    targets=$(holders)
    if ! is_noted; then
        targets="$targets $(marked)"
    fi
    [ -n "$inside${targets# }" ]
}

what() {
    cat supervise/guest-pid 2>/dev/null
    echo "$targets"
}

send() {
    [ -z "$inside" ] || signal "$1"
    # shellcheck disable=SC2086 # numbers
    [ -z "${targets# }" ] || kill -s "$1" -- $targets 2>/dev/null
}

# It can be another only where a finish script was missing.
[ "$seconds" = 0 ] || forget_another
end || exit 1
@REPORT@
