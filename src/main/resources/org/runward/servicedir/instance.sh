# One instance at a time: the lock stays with the command, and ends with it. What the start begins has the other descriptor, by
# which it is known and ended; the command itself does not get that.
# The command has the lock's descriptor, and root believes what the file says: so it is one that nobody can write by.
if ! [ -e supervise/instance ] || ! [ -e supervise/starting ]; then
    (umask 022; : >>supervise/starting && : >>supervise/instance) || exit 1
fi
exec 8<supervise/starting 9<supervise/instance
runward_is_supervised() {
    runward_parent=
    { read -r runward_parent <"/proc/$PPID/comm"; } 2>/dev/null
    [ "$runward_parent" = runsv ]
}
if ! flock -n 9 || [ -s supervise/instance ]; then
    # The one that is supervised goes on; another, of a runsv that was killed or started by hand, does not.
    runward_is_supervised || { echo "service @NAME@: there is an instance of it already"; exit 1; }
    ./end 8>&- 9>&- || exit 1
    # Its runsv may have been killed meanwhile, and the next one have started another.
    runward_is_supervised || exit 1
    flock -n 9
fi
@FORGET@
# Its pid, when it was started, and in which boot.
read -r runward_stat <"/proc/$$/stat"
read -r runward_boot </proc/sys/kernel/random/boot_id
# shellcheck disable=SC2086 # numbers, after the name, which ends with the last parenthesis
set -- ${runward_stat##*) }
echo "$$ ${20} $runward_boot" >supervise/instance
