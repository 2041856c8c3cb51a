: | @COMMAND@ || { status=$?; echo "service @NAME@: @KEY@ exited $status; trying again"; exit "$status"; }
# What it noted points nowhere until crun notes the command.
rm -f supervise/guest-pid
