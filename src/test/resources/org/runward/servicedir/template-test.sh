#!/bin/sh
@NEEDS@
if true; then
    @INNER@
fi
exec env @COMMAND@ x@COMMAND@ # @lower@ user@HOST
