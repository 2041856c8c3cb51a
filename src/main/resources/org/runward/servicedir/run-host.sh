#!/bin/sh
# Service @NAME@ on the host, rendered by runward from @SOURCE@.
# Edit the declaration, not this file: an edit here is undone.
exec 2>&1
@INSTANCE@
@NEEDS@
@HOST_BEFORE@
@ENVIRONMENT_FILE@
@USER@
@BEFORE@
@BECOME@
exec @COMMAND@
