#!/bin/sh
# @PURPOSE@ service @NAME@; rendered by runward from @SOURCE@.
@OPERATOR@
@ENVIRONMENT_FILE@
@USER@
exec @COMMAND@
