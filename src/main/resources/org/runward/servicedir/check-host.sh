#!/bin/sh
# Readiness of service @NAME@, asked by sv(8); rendered by runward from @SOURCE@.
@USER@
@ENVIRONMENT_FILE@
exec @COMMAND@
