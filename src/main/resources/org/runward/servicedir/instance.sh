# One instance at a time: this lock stays with the command and all that its start begins, and ends with the last of them.
exec 9>>supervise/instance
if ! flock -n 9 || [ -s supervise/instance ]; then
    # The one that is supervised goes on; another, of a runsv that was killed or started by hand, does not.
    { read -r runward_parent <"/proc/$PPID/comm"; } 2>/dev/null
    [ "${runward_parent-}" = runsv ] || { echo "service @NAME@: there is an instance of it already"; exit 1; }
    ./end 9>&- || exit 1
    flock -n 9
fi
# Its pid, when it was started, and in which boot.
read -r runward_stat <"/proc/$$/stat"
read -r runward_boot </proc/sys/kernel/random/boot_id
# shellcheck disable=SC2086 # numbers, after the name, which ends with the last parenthesis
set -- ${runward_stat##*) }
echo "$$ ${20} $runward_boot" >supervise/instance
