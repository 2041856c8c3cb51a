#!/bin/sh
# After service @NAME@ ended; rendered by runward from @SOURCE@.
# Where its run script was ended, what that had started in guest @GUEST@ may have been left.
{ read -r _ _ what <supervise/guest-pid; } 2>/dev/null || exit 0
[ -n "$what" ] || @SIGNAL@ KILL supervise/guest-pid
rm -f supervise/guest-pid
