@FILE@
# What the command reads from its standard input inside the guest: on the host no variable of a guest is ever set, which
# the shell scripts of util-vserver would obey as root. "=" begins a variable, "+" goes on with it, "." ends them all.
(
    umask 077
    {
        @LINES@
        @DECLARED@
        echo .
    } >@OUT@
) || exit 1
[ "$(wc -c <@OUT@)" -le 60000 ] ||
    { echo "service @NAME@: its environment is larger than 60000 bytes, which do not fit into a pipe"; exit 1; }
