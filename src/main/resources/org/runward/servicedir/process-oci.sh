# Nothing of what runsvdir's environment may hold.
user=""
environment=""
@USER@
@FILE@
# crun reads arguments, user and environment from a file: in its argv everybody could see them.
fill_in() {
    (
        umask 077
        user=$user environment=$environment awk '
            /^"user":/ && ENVIRON["user"] != "" { print "\"user\":" ENVIRON["user"] ","; next }
            { print }
            /^"env":\[/ && ENVIRON["environment"] != "" { print ENVIRON["environment"] }
        ' "$1" >"supervise/$1"
    ) || { echo "service @NAME@: unable to write supervise/$1"; exit 1; }
}
@COMPLETIONS@
