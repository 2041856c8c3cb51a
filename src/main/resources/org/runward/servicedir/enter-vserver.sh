# Runs inside the guest.
v= ; n='
'
while IFS= read -r l; do
    case $l in
    =*) [ -z "$v" ] || export "$v"; v=${l#=} ;;
    +*) v=$v$n${l#+} ;;
    *) break ;;
    esac
done
[ -z "$v" ] || export "$v"
exec "$@"
