    ! look_at "$pid" || [ "$began" != "$start" ] || { targets=$pid && lived=yes; }
