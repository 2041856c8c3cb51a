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
[ -z "$output" ] || printf '%s' "$output" >&2
case $status in
'' | *[!0-9]*) status=1 ;;
esac
exit "$status"
