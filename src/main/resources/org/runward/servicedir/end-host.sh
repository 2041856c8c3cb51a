#!/bin/sh
# end [SECONDS]: ends what there is of service @NAME@, by TERM and after SECONDS by KILL; rendered by runward from @SOURCE@.
# Called in this directory by run, about an earlier instance, by finish and control/k. Exits 0 when nothing is left of it.
@COMMON@
@GROUP_LIVES@

left() {
    targets=
    [ -n "$pid" ] || return 1
    @MAIN@
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
@REPORT@
