[ "$phase" != command ] || for worker in $(marked); do
    tell "process $worker left its process group and still runs in guest @GUEST@"
done
