# Neither the runtime nor a pipe tells the guest's terminal of a new size.
# shellcheck disable=SC2317 # a trap calls it
resize() {
    interrupted=yes
    size=$(stty size <&7 2>/dev/null)
    [ -n "$main" ] && [ -n "$size" ] || return
    @RESIZE@
}
trap resize WINCH
@AT_ONCE@
