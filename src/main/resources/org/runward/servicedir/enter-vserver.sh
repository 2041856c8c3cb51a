# Runs inside the guest. Variables of any name may come: all are read before the first is set, and none is in use then.
v= c=$# n='
'
while IFS= read -r l; do
    case $l in
    =*) [ -z "$v" ] || set -- "$@" "$v"; v=${l#=} ;;
    +*) v=$v$n${l#+} ;;
    *) break ;;
    esac
done
[ -z "$v" ] || set -- "$@" "$v"
set -- "$@" .
while [ "$c" -gt 0 ]; do
    set -- "$@" "$1"
    shift
    c=$((c - 1))
done
# A shell sets these by itself.
unset PWD OLDPWD SHLVL
while [ "$1" != . ]; do
    export "$1"
    shift
done
shift
exec "$@"
