#!/bin/sh
# After service @NAME@ ended; rendered by runward from @SOURCE@.
# The relay, crun exec, may have been killed and not the command: nothing of it stays in guest @GUEST@.
@SIGNAL@ KILL supervise/guest-pid
rm -f supervise/guest-pid
