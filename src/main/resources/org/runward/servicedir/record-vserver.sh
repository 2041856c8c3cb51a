# This very process goes into the guest, by exec alone: its number stays.
read -r boot </proc/sys/kernel/random/boot_id
echo "$$ $boot command" >supervise/guest-pid
