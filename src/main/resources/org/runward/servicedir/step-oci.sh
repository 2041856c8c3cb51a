: | @COMMAND@ || { status=$?; echo "service @NAME@: @KEY@ exited $status; trying again"; exit "$status"; }
