# Removes what the runtime remembers of a guest that is dead.
delete() {
    rm -f "$here/started"
    # A relay that somebody stopped cannot reap its command, and so keeps a dead guest from going away.
    relay=$(printf 'exec\n%s' @GUEST@)
    for process in /proc/[0-9]*; do
        words=$({ tr '\000' '\n' <"$process/cmdline"; } 2>/dev/null | sed -n '/^exec$/p;$p')
        [ "$words" = "$relay" ] && kill -s CONT "${process#/proc/}" 2>/dev/null
    done
    : | @RUNTIME@ delete --force @GUEST@ 2>&1 9>&- | cat >&2
}
