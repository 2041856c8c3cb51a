# Variables of any name may come: all are read before the first is set, and none is in use then. Others are there already.
runward_count=$#
while IFS= read -r runward_line; do
    set -- "$@" "$runward_line"
done <&7
exec 7<&-
@BECOME@
