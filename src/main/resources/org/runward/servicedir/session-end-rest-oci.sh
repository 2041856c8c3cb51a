        [ -z "${group-}" ] || kill -s KILL -- "-$group"
