record=@RECORD@

# Sets pid and start from the runtime's own record; fails unless that very process lives.
# Neither a zombie nor one on its way out (flag 4, PF_EXITING) counts as alive.
alive() {
    pid=$(sed -n 's/.*"@PID_KEY@": *\([0-9][0-9]*\).*/\1/p' "$record" 2>/dev/null | head -n 1)
    start=$(sed -n 's/.*"@START_KEY@": *\([0-9][0-9]*\).*/\1/p' "$record" 2>/dev/null | head -n 1)
    stat=$(cat "/proc/${pid:-none}/stat" 2>/dev/null) || return 1
    # shellcheck disable=SC2086 # the fields after the command name, which ends with the last parenthesis
    set -- ${stat##*) }
    [ "$1" != Z ] && [ "$1" != X ] && [ $(($7 & 4)) -eq 0 ] && [ "${20}" = "$start" ]
}
