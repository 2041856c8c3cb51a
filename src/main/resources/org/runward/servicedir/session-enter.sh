# Runs inside the guest, as the user: goes where the command is to be, and becomes it.
@TERMINAL@
cd "$1" 2>/dev/null || cd /
shift
# A shell sets these by itself.
unset PWD OLDPWD SHLVL
fail() {
    echo "guest @GUEST@: unable to run $2: $3" >&2
    exit "$1"
}
case $1 in
*/*)
    [ -e "$1" ] || fail 127 "$1" "no such file"
    [ ! -d "$1" ] || fail 126 "$1" "it is a directory"
    [ -x "$1" ] || fail 126 "$1" "not executable"
    ;;
*) command -v "$1" >/dev/null 2>&1 || fail 127 "$1" "no such command in $PATH" ;;
esac
exec "$@"
