# Runs inside the guest: gives the terminal of a process, or of its child, the size that it reads; $1 is to be its owner.
read -r pid rows columns
terminal_of() {
    stat=
    { read -r stat <"/proc/$1/stat"; } 2>/dev/null
    # shellcheck disable=SC2086 # numbers, after the name
    set -- "$1" ${stat##*) }
    parent=${3-0} device=${6-0}
    # By proc(5), and which kind of device a pseudo terminal is.
    [ $((device >> 8 & 4095)) = 136 ]
}
find_terminal() {
    terminal_of "$pid" && return
    for process in /proc/[0-9]*; do
        terminal_of "${process#/proc/}" && [ "$parent" = "$pid" ] && return
    done
    return 1
}
# In its first moments it has none yet.
tries=0
until find_terminal; do
    tries=$((tries + 1))
    [ "$tries" -lt 40 ] || exit 1
    sleep 0.05
done
terminal=/dev/pts/$((device & 255 | device >> 12 & 1048320))
[ -z "${1-}" ] || chown "$1" "$terminal"
stty -F "$terminal" rows "$rows" cols "$columns"
