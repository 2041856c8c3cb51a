# Variables of any name may come: all are read before the first is set, and none is in use then.
c=$#
while IFS= read -r l; do
    set -- "$@" "$l"
done <&7
exec 7<&-
@BECOME@
