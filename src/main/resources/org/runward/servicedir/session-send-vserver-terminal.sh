    # script(1) keeps most signals to itself.
    said=$(echo "$main $1" | @COMMAND@ 7<&- 8<&- 2>&1)
    [ "$said" = "passed on" ] || vkill -s "$1" -- "$main" 2>/dev/null || kill -s "$1" "$main"
