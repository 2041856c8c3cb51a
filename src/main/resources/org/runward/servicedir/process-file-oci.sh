# Read inside the guest, as its root; parsed here as data.
environment=$(
    lines=$(: | @CAT@) || exit 1
    printf '%s\n' "$lines" | awk -v json=1 -f ./environment.awk -
) || { echo "service @NAME@: unable to read environment-file" @FILE@ "in guest @GUEST@"; exit 1; }
