# By number, with all groups of the user, the primary one first.
{ user=$(id -u @USER@) && groups=$(id -G @USER@); } || { echo "service @NAME@: no such user"; exit 1; }
groups=$(echo "$groups" | tr ' ' ':')
