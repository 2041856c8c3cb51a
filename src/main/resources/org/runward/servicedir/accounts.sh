# Runs inside the guest: the numbers of a user and of a group, each of which may be empty.
uid=0
gid=0
if [ -n "$1" ]; then
    uid=$(id -u "$1" 2>/dev/null) || { echo "has no user \"$1\""; exit 1; }
fi
if [ -n "$2" ]; then
    gid=
    while IFS=: read -r name password number members; do
        [ "$name" != "$2" ] || gid=$number
    done </etc/group
    [ -n "$gid" ] || { echo "has no group \"$2\""; exit 1; }
fi
echo "accounts $uid $gid"
