# Removes what the runtime remembers of a guest that is dead.
delete() {
    rm -f "$here/started"
    # A relay that somebody stopped cannot reap its command, and so keeps a dead guest from going away. One program goes
    # through all processes: with some for each, that took seconds on a busy host.
    grep -ls exec /proc/[0-9]*/cmdline | while read -r file; do
        words=$({ tr '\000' '\n' <"$file"; } 2>/dev/null | sed -n '/^exec$/p;$p' | tr '\n' ' ')
        process=${file#/proc/}
        [ "$words" = "exec @GUEST@ " ] && kill -s CONT "${process%/cmdline}" 2>/dev/null
    done
    : | @RUNTIME@ delete --force @GUEST@ 2>&1 9>&- | cat >&2
}
