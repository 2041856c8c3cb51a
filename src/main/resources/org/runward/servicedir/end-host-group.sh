#!/bin/sh
# end [SECONDS]: ends what there is of service @NAME@, by TERM and after SECONDS by KILL; rendered by runward from @SOURCE@.
# Called in this directory by run, about an earlier instance, by finish and control/k. Exits 0 when nothing is left of it,
# which is its process group.
@COMMON@

@GROUP_LIVES@

left() {
    targets=
    [ -n "$pid" ] || return 1
    if look_at "$pid"; then
        # Else the number is another's by now.
        [ "$began" != "$start" ] || targets=$pid
        [ "$began" = "$start" ] && [ "$phase" = command ] && group_lives "$pid" && targets="-$pid"
    elif [ "$phase" = command ] && group_lives "$pid"; then
        targets="-$pid"
    fi
    [ "$phase" = command ] || targets="$targets $(holders)"
    [ -n "${targets# }" ]
}

what() {
    echo "$targets"
}

send() {
    # shellcheck disable=SC2086 # numbers
    kill -s "$1" -- $targets 2>/dev/null
}

end || exit 1
[ "$phase" != command ] || for worker in $(holders); do
    tell "process $worker left its process group and still runs"
done
