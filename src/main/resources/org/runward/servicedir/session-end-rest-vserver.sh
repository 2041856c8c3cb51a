        ! echo "$main" | @SIGNAL@ alive /dev/stdin group || echo "$main" | @SIGNAL@ KILL /dev/stdin group
