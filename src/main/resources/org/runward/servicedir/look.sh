# Runs inside the guest. A line for each file, also for one that is not there.
n=0
for f; do
    n=$((n + 1))
    [ -f "$f" ] || { echo "$n absent"; continue; }
    d=$(sha256sum <"$f") && c=$(stat -c %z -- "$f") && t=$(stat -L -c %z -- "$f") || { echo "$n unreadable"; continue; }
    echo "$n $d $c $t"
done
echo end
