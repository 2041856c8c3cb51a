environment=$(awk -f ./environment.awk @FILE@) || { echo "service @NAME@: unable to read its environment-file"; exit 1; }
while IFS= read -r assignment; do
    [ -z "$assignment" ] || export "${assignment?}"
done <<END_OF_ENVIRONMENT
$environment
END_OF_ENVIRONMENT
