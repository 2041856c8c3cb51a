#!/bin/sh
# end [SECONDS]: ends what there is of service @NAME@, by TERM and after SECONDS by KILL; rendered by runward from @SOURCE@.
# Called in this directory by run, about an earlier instance, and by finish. Exits 0 when nothing of it is left. What the
# command itself has started, and its runsv would not end either, is left alone.
@COMMON@

left() {
    targets=
    [ -n "$pid" ] || return 1
    ! look_at "$pid" || [ "$began" != "$start" ] || targets=$pid
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

end
