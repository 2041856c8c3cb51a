# From here on it is the command. Another instance may have taken over from a runsv that was killed.
read -r runward_instance <supervise/instance
[ "${runward_instance%% *}" = $$ ] || exit 1
read -r runward_uptime </proc/uptime
echo "command $runward_uptime" >>supervise/instance
@CLOSE@
