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

# The number may be another's by now. Only from context 1 all processes are seen.
forget_another() {
    [ "$phase" = command ] || return
    signal alive || return
    stat=$(vcontext --silent --migrate --xid 1 -- cat "/proc/$pid/stat" 2>/dev/null)
    [ -n "$stat" ] || return
    # shellcheck disable=SC2086 # numbers, after the name, which ends with the last parenthesis
    set -- ${stat##*) }
    [ "${20}" = "$start" ] || rm -f supervise/guest-pid
}

left() {
    targets=
    # In its first moments a command is still on the host.
    [ -z "$pid" ] || [ "$pid" = "$PPID" ] || ! look_at "$pid" || [ "$began" != "$start" ] || targets=$pid
    targets="$targets $(holders)"
    inside=
    ! signal alive || inside=yes
    [ -n "$inside${targets# }" ]
}

what() {
    cat supervise/guest-pid 2>/dev/null
    echo "$targets"
}

send() {
    # shellcheck disable=SC2086 # numbers
    [ -z "${targets# }" ] || kill -s "$1" -- $targets 2>/dev/null
    [ -z "$inside" ] || signal "$1"
}

forget_another
end || exit 1
rm -f supervise/guest-pid
