    # What the command itself has started has the lock as well, and is left alone: runsv would not end it either.
    ! look_at "$pid" || [ "$began" != "$start" ] || targets=$pid
