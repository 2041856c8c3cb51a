#!/bin/sh
# Service @NAME@ in guest @GUEST@, rendered by runward from @SOURCE@.
# Edit the declaration, not this file: an edit here is undone.
exec 2>&1
if ! [ -p /dev/stdout ]; then
    echo "service @NAME@: no log pipe on standard output; start it with sv(8)"
    exit 1
fi
@NEEDS@
@HOST_BEFORE@
@START@ || { echo "service @NAME@: guest @GUEST@ did not start; trying again"; exit 1; }

# No earlier instance may be left, and its pid file would point nowhere until crun writes the new one.
@SIGNAL@ KILL supervise/guest-pid
rm -f supervise/guest-pid supervise/stdin

# The guest may change owner and mode of its descriptors: standard input is a pipe that nobody else has.
mkfifo -m 600 supervise/stdin
# shellcheck disable=SC2094 # a FIFO: opened for writing too, so that opening it for reading does not wait
exec 3<>supervise/stdin <supervise/stdin 3>&-
rm -f supervise/stdin
@PROCESS@
@BEFORE@
exec @COMMAND@
