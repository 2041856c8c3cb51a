# Made from inside: the host never opens a path below a guest's root.
: | @COMMAND@ 2>&1 9>&- | sed 's/^/guest @GUEST@: no \/dev\/log: /' >&2
