#!/bin/sh
# Readiness of service @NAME@, asked by sv(8); rendered by runward from @SOURCE@.
@ENVIRONMENT_FILE@
@USER@
exec @COMMAND@
