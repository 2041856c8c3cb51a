# What the launcher becomes for a command in guest @GUEST@; rendered by runward.
# This process has the caller's signals, and ends with the command's exit status. The keeper below has the command, and ends it
# where this one is killed.
main=
early=
over=
interrupted=

send() {
    @SEND@
}

# shellcheck disable=SC2317 # a trap calls it
pass() {
    interrupted=yes
    # Nothing is left to come but output that something in the guest holds on to.
    [ -z "$over" ] || exit "$over"
    if [ -n "$main" ]; then
        send "$1"
    else
        early="$early $1"
    fi
}

# The keeper's next line; a read that a signal has cut short has had nothing of it.
hear() {
    interrupted=
    until read -r heard <&8; do
        [ -n "$interrupted" ] || return 1
        interrupted=
    done
}

for signal in @SIGNALS@; do
    # shellcheck disable=SC2064 # as it is now
    trap "pass $signal" "$signal"
done
fail() {
    echo "runward: $1" >&2
    exit 1
}
# A guest may change owner and mode of its descriptors: it gets pipes that nobody else has.
pipes=$(mktemp -d) || fail "unable to make a directory for pipes"
mkfifo -m 600 "$pipes/0" "$pipes/1" "$pipes/2" "$pipes/keeper" &&
    exec 3<>"$pipes/0" 4<>"$pipes/1" 5<>"$pipes/2" 6<>"$pipes/keeper"
made=$?
rm -rf -- "$pipes"
[ "$made" = 0 ] || fail "unable to make pipes"
exec 7<&0
@SAVE@
setpriv --pdeathsig PWR sh /proc/self/fd/9 "$$" "${saved-}" 9<<@END@ &
@KEEPER@
@END_LINE@
exec 8</proc/self/fd/6 3<&- 4<&- 5<&- 6<&- @CLOSE@
hear || fail "unable to enter guest @GUEST@"
main=$heard
# Whoever reads the output, or writes the input, is to see that the command has ended its part.
exec </dev/null >/dev/null 2>&1
@RESIZE@
for signal in $early; do
    send "$signal"
done
hear || exit 1
over=$heard
# Until all of its output has been passed on.
hear
exit "$over"
