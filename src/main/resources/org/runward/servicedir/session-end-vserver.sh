    # In its first moments it is still on the host.
    echo "$main" | @SIGNAL@ "$1" /dev/stdin group || kill -s "$1" -- "-$main"
