#!/bin/sh
# Service @NAME@ has log = "none"; rendered by runward from @SOURCE@.
# A command in a guest must not hold a file or terminal of the host, so its output passes through this pipe.
# An svlogd that was here before has left the pipe non-blocking, on which cat fails; opened anew it is not.
exec cat </dev/stdin
