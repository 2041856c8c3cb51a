# The runtime leaves it root's; it is given to the user meanwhile.
tries=0
until [ -w "$(tty)" ] || [ "$tries" = 40 ]; do
    tries=$((tries + 1))
    sleep 0.05
done
