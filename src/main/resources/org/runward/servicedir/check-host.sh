#!/bin/sh
# @PURPOSE@ service @NAME@; rendered by runward from @SOURCE@.
@ENVIRONMENT_FILE@
@USER@
exec @COMMAND@
