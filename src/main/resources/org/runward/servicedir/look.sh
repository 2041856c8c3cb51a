# Runs inside the guest. A file that is not there has no line.
n=0
for f; do
    n=$((n + 1))
    [ -f "$f" ] || continue
    d=$(sha256sum <"$f") && c=$(stat -c %z -- "$f") && t=$(stat -L -c %z -- "$f") || { echo "$n unreadable"; continue; }
    echo "$n $d $c $t"
done
echo end
