#!/bin/sh
# runsv calls this for @LETTER@ of service @NAME@; rendered by runward from @SOURCE@.
# To all of its process group. Exit 0 tells runsv not to send the signal itself: before there is a group it does, also while
# what runsv has started still ends an earlier instance.
{ { read -r pid _; read -r phase _; } <supervise/instance; } 2>/dev/null
{ read -r child <supervise/pid; } 2>/dev/null
[ "${phase-}" = command ] && [ "$pid" = "${child-}" ] && kill -s @SIGNAL_NAME@ -- "-$pid" 2>/dev/null
