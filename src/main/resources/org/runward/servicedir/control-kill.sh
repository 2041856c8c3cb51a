#!/bin/sh
# runsv calls this for k of service @NAME@; rendered by runward from @SOURCE@.
# It takes the service for down whatever comes of it: this returns when the service is dead.
exec ./end 0
