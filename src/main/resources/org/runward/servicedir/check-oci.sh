#!/bin/sh
# Readiness of service @NAME@ in guest @GUEST@, asked by sv(8); rendered by runward from @SOURCE@.
# Pipes on all three descriptors: a terminal or file of the host must not reach the guest.
output=$(
    {
        : | timeout -k 1 30 @EXEC@ --pid-file "supervise/check-pid.$$" @GUEST@ 2>&1
        status=$?
        # One that took too long may not have ended on TERM; the pipe is open as long as it lives.
        case $status in
        124 | 137) @SIGNAL@ KILL "supervise/check-pid.$$" ;;
        esac
        echo "exit $status"
    } | timeout 40 tail -c 1000
)
rm -f "supervise/check-pid.$$"
status=${output##*exit }
output=${output%exit *}
# A guest's words, on their way to a terminal.
[ -z "$output" ] || printf '%s' "$output" | LC_ALL=C tr -c '[:print:]\n\t' '?' >&2
case $status in
'' | *[!0-9]*) status=1 ;;
esac
exit "$status"
