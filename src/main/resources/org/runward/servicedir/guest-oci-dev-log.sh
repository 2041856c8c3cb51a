# Made from inside: the host never opens a path below a guest's root. The guest's ln is not waited for without end, nor is
# a process of the guest that keeps the pipe.
: | timeout -k 1 10 @COMMAND@ 2>&1 9>&- | timeout 12 head -c 1000 | sed 's/^/guest @GUEST@: no \/dev\/log: /' >&2
"$here/signal" KILL "$here/dev-log.pid" 9>&-
rm -f "$here/dev-log.pid"
