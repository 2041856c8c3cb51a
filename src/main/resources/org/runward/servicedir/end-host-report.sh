[ "$phase" != command ] || for worker in $(workers); do
    tell "process $worker left its process group and still runs"
done
