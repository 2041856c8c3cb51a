#!/bin/sh
# runsv calls this for @LETTER@ of service @NAME@; rendered by runward from @SOURCE@.
# Exit 0 tells runsv not to send the signal itself: crun exec could not pass it on. Before the command is there runsv does.
{ { read -r pid _; read -r phase _; } <supervise/instance; } 2>/dev/null
{ read -r child <supervise/pid; } 2>/dev/null
[ "${phase-}" = command ] && [ "$pid" = "${child-}" ] || exit 1
exec @SIGNAL@ @SIGNAL_NAME@ supervise/guest-pid@GROUP@
