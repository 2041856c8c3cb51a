#!/bin/sh
# Readiness of service @NAME@ in guest @GUEST@, asked by sv(8); rendered by runward from @SOURCE@.
# Pipes on all three descriptors: a terminal or file of the host must not reach the guest.
output=$(
    {
        : | timeout -k 1 30 @COMMAND@ 2>&1
        echo "exit $?"
    } | timeout 35 tail -c 1000
)
status=${output##*exit }
output=${output%exit *}
[ -z "$output" ] || printf '%s' "$output" >&2
exit "$status"
