#!/bin/sh
# runsv calls this for @LETTER@ of service @NAME@; rendered by runward from @SOURCE@.
# Exit 0 tells runsv not to send the signal itself: crun exec could not pass it on.
exec @SIGNAL@ @SIGNAL_NAME@ supervise/guest-pid@GROUP@
