@FEED@
read -r boot </proc/sys/kernel/random/boot_id
exec 3<&0
@COMMAND@ <&3 3<&- &
echo "$! $boot" >supervise/guest-pid
wait "$!" || { status=$?; echo "service @NAME@: @KEY@ exited $status; trying again"; exit "$status"; }
exec 3<&-
rm -f supervise/guest-pid
