# Runs inside the guest. Variables of any name may come: all are read before the first is set, and none is in use then.
v= runward_count=$# n='
'
while IFS= read -r l; do
    case $l in
    =*) [ -z "$v" ] || set -- "$@" "$v"; v=${l#=} ;;
    +*) v=$v$n${l#+} ;;
    *) break ;;
    esac
done
[ -z "$v" ] || set -- "$@" "$v"
# A shell sets these by itself.
unset PWD OLDPWD SHLVL
@BECOME@
