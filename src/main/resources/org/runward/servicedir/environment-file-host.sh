# No variable of the file is set here, where programs run as root: the command reads them when it is who it is to be. What is
# declared has its file in env, and counts.
runward_file=$(awk -f ./environment.awk @FILE@) || { echo "service @NAME@: unable to read its environment-file"; exit 1; }
(
    umask 077
    while IFS= read -r runward_line; do
        [ -z "$runward_line" ] || [ -e "env/${runward_line%%=*}" ] || printf '%s\n' "$runward_line"
    done >"supervise/environment.$$" <<END_OF_ENVIRONMENT
$runward_file
END_OF_ENVIRONMENT
) && exec 7<"supervise/environment.$$" && rm -f "supervise/environment.$$" || exit 1
