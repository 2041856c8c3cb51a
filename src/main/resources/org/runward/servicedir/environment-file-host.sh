# Names of our own that no variable of the file has.
runward_file=$(awk -f ./environment.awk @FILE@) || { echo "service @NAME@: unable to read its environment-file"; exit 1; }
while IFS= read -r runward_line; do
    [ -z "$runward_line" ] || export "${runward_line?}"
done <<END_OF_ENVIRONMENT
$runward_file
END_OF_ENVIRONMENT
