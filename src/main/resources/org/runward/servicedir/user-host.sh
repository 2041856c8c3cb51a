# By number, with all groups of the user, the primary one first.
{ runward_user=$(id -u @USER@) && runward_groups=$(id -G @USER@); } || { echo "service @NAME@: no such user"; exit 1; }
runward_groups=$(echo "$runward_groups" | tr ' ' ':')
