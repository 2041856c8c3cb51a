#!/bin/sh
# Service @NAME@ in guest @GUEST@, rendered by runward from @SOURCE@.
# Edit the declaration, not this file: an edit here is undone.
exec 2>&1
if ! [ -p /dev/stdout ]; then
    echo "service @NAME@: no log pipe on standard output; start it with sv(8)"
    exit 1
fi
@INSTANCE@
@NEEDS@
@HOST_BEFORE@
@START@

# The guest may change owner and mode of its descriptors: standard input is a pipe that nobody else has.
# It is silent and does not end: Samba in the foreground takes the end of a pipe for the end of its parent.
mkfifo -m 600 supervise/stdin
exec <>supervise/stdin
rm -f supervise/stdin
@PROCESS@
@BEFORE@
@BECOME@
exec @COMMAND@
