set -- "$@" .
while [ "$runward_count" -gt 0 ]; do
    set -- "$@" "$1"
    shift
    runward_count=$((runward_count - 1))
done
while [ "$1" != . ]; do
    export "$1"
    shift
done
shift
exec "$@"
