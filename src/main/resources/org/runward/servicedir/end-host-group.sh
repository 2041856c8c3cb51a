    if look_at "$pid"; then
        # Else the number is another's by now.
        [ "$began" != "$start" ] || targets=$pid
        [ "$began" = "$start" ] && [ "$phase" = command ] && group_lives "$pid" && targets="-$pid"
    elif [ "$phase" = command ] && group_lives "$pid" && is_ours "$pid"; then
        targets="-$pid"
    fi
