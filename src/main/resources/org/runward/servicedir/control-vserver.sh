#!/bin/sh
# runsv calls this for @LETTER@ of service @NAME@; rendered by runward from @SOURCE@.
# Exit 0 tells runsv not to send the signal itself: from the host a process in a guest cannot be signalled.
exec @SIGNAL@ @SIGNAL_NAME@ supervise/pid@GROUP@
