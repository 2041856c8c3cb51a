set -- "$@" .
while [ "$c" -gt 0 ]; do
    set -- "$@" "$1"
    shift
    c=$((c - 1))
done
while [ "$1" != . ]; do
    export "$1"
    shift
done
shift
exec "$@"
