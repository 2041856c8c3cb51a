    tries=0
    until inside=$(ps -o pid= --ppid "$main" | sed 's,.*[^0-9],,;s,.*,/proc/&/status,' |
        xargs awk '/^NSpid:/ && NF > 2 { print $NF; exit }' 2>/dev/null) && [ -n "$inside" ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 40 ] || return
        sleep 0.05
    done
    echo "$inside $size" | timeout -k 1 5 @COMMAND@ 7<&- 8<&- 9<<'END_OF_PROCESS' 2>&1 | cat
@PROCESS@
END_OF_PROCESS
