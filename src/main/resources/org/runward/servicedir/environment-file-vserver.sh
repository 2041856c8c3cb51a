# Read inside the guest, as its root; parsed here as data, and no more of it than a variable may hold.
read_file() {
    lines=$(
        {
            : | pid_file=@PID_FILE@ @CAT@
            printf '\nexit %s\n' "$?"
        } | head -c 60000
    )
    rm -f @PID_FILE@
    [ "${lines##*exit }" = 0 ] || return 1
    printf '%s\n' "${lines%exit 0}" | awk -f ./environment.awk -
}
lines=$(read_file) ||
    { echo "service @NAME@: unable to read environment-file" @PATH@ "in guest @GUEST@"; exit 1; }
