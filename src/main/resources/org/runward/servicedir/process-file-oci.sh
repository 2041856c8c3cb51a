# Read inside the guest, as its root; parsed here as data, and no more of it than a variable may hold.
read_file() {
    lines=$(
        {
            : | timeout -k 1 30 @CAT@
            printf '\nexit %s\n' "$?"
        } | head -c 100000
    )
    [ "${lines##*exit }" = 0 ] || return 1
    printf '%s\n' "${lines%exit 0}" | awk -v json=1 -f ./environment.awk -
}
environment=$(read_file) ||
    { echo "service @NAME@: unable to read environment-file" @FILE@ "in guest @GUEST@"; exit 1; }
