# Runs inside the guest: signals the child of a process; both are read.
read -r pid signal
for process in /proc/[0-9]*; do
    stat=
    { read -r stat <"$process/stat"; } 2>/dev/null
    # shellcheck disable=SC2086 # numbers, after the name
    set -- ${stat##*) }
    [ "${2-}" != "$pid" ] || { kill -s "$signal" "${process#/proc/}" && echo passed on; exit; }
done
