#!/bin/sh
# Log service of @NAME@, rendered by runward from @SOURCE@.
# Its settings are in the file "config" of the log directory.
exec svlogd -tt @DIRECTORY@
