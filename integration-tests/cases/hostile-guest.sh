# Run as root in a guest by busybox sh, with what a service there may do: tries to do more to the host than to control the service
# web. Each attempt is a line of this file below "attempts", a number before it; it prints "NUMBER did: ATTEMPT" for each that had
# an effect, and "done: COUNT" at the end.
s=/run/runward/services
w=$s/web/supervise
count=0
try() {
    count=$((count + 1))
    if sh -c "$1" >/dev/null 2>&1 </dev/null; then
        echo "$count did: $1"
    fi
}
while read -r attempt; do
    try "s=$s; w=$w; $attempt"
done <<'ATTEMPTS'
touch $s/new
mkdir $s/new
ln -s /etc $s/new
ln /bin/busybox $s/new
mkfifo $s/new
mknod $s/new c 1 3
mknod $w/new b 8 0
rm -rf $s/web
mv $s/web $s/other
mv /tmp $s/other
touch $s/web/run
echo '#!/bin/sh' >$s/web/finish
mkdir $s/web/log
touch $s/web/down
ln -s /bin $s/web/env
rm $w/control
rm $w/status
mv $w/control $w/control.old
mv $w $s/web/elsewhere
ln -s /etc/shadow $w/status.new
ln -s /etc/shadow $w/pid.new
touch $w/status.new
mkdir $w/stat.new
echo 1 >$w/status
echo 1 >$w/pid
echo "1 1 x" >$w/instance
echo 1 >>$w/lock
echo 1 >>$w/ended
dd if=/dev/zero of=$w/lock bs=1k count=1000
truncate -s 1g $w/instance
chmod 777 $s
chmod 777 $w
chmod 666 $w/control
chmod 4755 $w/lock
chown 33 $w
chown 33:33 $w/control
touch -d 2000-01-01 $w/status
chattr +i $w/status
mount -o remount,rw $s
mount -o remount,bind,rw $s
mount --bind /tmp $s
mount -t tmpfs none $s/web
mount -t proc none /mnt
umount $s
umount -l $s
unshare -m umount $s
unshare -m mount -o remount,rw $s
unshare -Urm mount -o remount,bind,rw $s
unshare -Urm umount $s
unshare -Urm sh -c "mount -t tmpfs none /mnt && mount --bind $w /mnt && mount -o remount,bind,rw /mnt && touch /mnt/new"
unshare -Urpmf sh -c "mount -t proc none /proc && touch /proc/1/root$s/new"
nsenter -t 1 -m touch $s/new
chroot /proc/1/root touch $s/new
pivot_root /tmp /tmp/old
rm -rf /run/runward
mv $s /run/elsewhere
rmdir $s
cat $s/../config.json
cat $s/../../h/config.json
ls $s/../../h/services | grep neighbour
ls $s/neighbour
ls $s/host
cat $s/web/../../start
ls /sys/fs/cgroup/*/release_agent && echo x >/sys/fs/cgroup/release_agent
echo x >/proc/sys/kernel/core_pattern
echo b >/proc/sysrq-trigger
swapoff -a && echo x >/proc/sys/vm/drop_caches
kill -0 -- -1 && ls /proc/1/root/sv
losetup /dev/loop0 /tmp/image
modprobe dummy
insmod /tmp/x.ko
ATTEMPTS
echo "done: $count"
