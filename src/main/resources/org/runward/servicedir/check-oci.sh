#!/bin/sh
# @PURPOSE@ service @NAME@ in guest @GUEST@; rendered by runward from @SOURCE@.
@OPERATOR@
@PROCESS@
# Whoever ends this with all that it has started leaves nothing of it in the guest.
trap '@SIGNAL@ KILL "supervise/@KEY@-pid.$$"; rm -f "supervise/@KEY@-pid.$$"; exit 143' HUP INT TERM
# Pipes on all three descriptors: a terminal or file of the host must not reach the guest.
output=$(
    {
        : | timeout -k 1 @SECONDS@ @EXEC@ --pid-file "supervise/@KEY@-pid.$$" @GUEST@ 2>&1
        status=$?
        # One that took too long may not have ended on TERM; the pipe is open as long as it lives.
        case $status in
        124 | 137) @SIGNAL@ KILL "supervise/@KEY@-pid.$$" ;;
        esac
        echo "exit $status"
    } | timeout @LONGER@ tail -c @KEPT@
)
rm -f "supervise/@KEY@-pid.$$"
status=${output##*exit }
output=${output%exit *}
# A guest's words, on their way to a terminal.
[ -z "$output" ] || printf '%s' "$output" | LC_ALL=C tr -c '[:print:]\n\t' '?' >&2
case $status in
'' | *[!0-9]*) status=1 ;;
esac
exit "$status"
