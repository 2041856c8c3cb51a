#!/bin/sh
# @PURPOSE@ service @NAME@ in guest @GUEST@; rendered by runward from @SOURCE@.
@OPERATOR@
@ENVIRONMENT@
# Pipes on all three descriptors: a terminal or file of the host must not reach the guest.
output=$(
    {
        @INPUT@ | @COMMAND@ 2>&1
        echo "exit $?"
    } | timeout @LONGER@ tail -c @KEPT@
)
status=${output##*exit }
output=${output%exit *}
# A guest's words, on their way to a terminal.
[ -z "$output" ] || printf '%s' "$output" | LC_ALL=C tr -c '[:print:]\n\t' '?' >&2
case $status in
'' | *[!0-9]*) status=1 ;;
esac
exit "$status"
