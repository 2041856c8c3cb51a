[ "$phase" != command ] || for worker in $(holders); do
    tell "process $worker left its process group and still runs"
done
