    # The command's; for a moment there is another process, in the group of the runtime itself.
    [ -n "${group-}" ] || group=$(ps -o ppid=,pgid= -p "$main" --ppid "$main" | awk -v main="$main" '
        $1 == main { command = $2 }
        $1 != main { own = $2 }
        END { if (command != own) print command }')
    if [ -n "$group" ]; then
        kill -s "$1" -- "-$group"
        # It stops where it would change a terminal that is not its own any more.
        [ "$1" != KILL ] || kill -s KILL "$main"
    else
        kill -s "$1" "$main"
    fi
