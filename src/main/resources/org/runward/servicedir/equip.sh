# Runs inside the guest, as its root: writes the tool that stands in for Debian's own, or takes it away again; done twice it is
# done once. "install" or "remove".
set -u
umask 022
place=/usr/lib/runward
tool=$place/runward-guest
# Before dpkg 1.19.1 not to rename was the only way, and had no word.
keep=
! dpkg-divert --help 2>/dev/null | grep -q -e --no-rename || keep=--no-rename

if [ "$1" = remove ]; then
    [ -e "$tool" ] || { echo equipped; exit 0; }
    for name in invoke-rc.d service; do
        if [ "$(readlink "/usr/sbin/$name")" = "$tool" ]; then
            if [ -e "/usr/sbin/$name.runward" ]; then
                mv -f "/usr/sbin/$name.runward" "/usr/sbin/$name" || exit 1
            else
                rm -f "/usr/sbin/$name"
            fi
        fi
        # shellcheck disable=SC2086 # a word or none
        dpkg-divert --quiet --local $keep --remove "/usr/sbin/$name" >/dev/null 2>&1
    done
    update-alternatives --quiet --remove policy-rc.d "$place/policy-rc.d" >/dev/null 2>&1
    rm -f "$tool" "$tool.new" "$place/policy-rc.d" /usr/sbin/runward-guest
    rmdir "$place" 2>/dev/null
    echo equipped
    exit 0
fi

mkdir -p "$place" /usr/sbin || exit 1
cat >"$tool.new" <<'END-OF-RUNWARD-GUEST' || exit 1
@TOOL@
END-OF-RUNWARD-GUEST
chmod 755 "$tool.new" && mv -f "$tool.new" "$tool" || exit 1
ln -sfn "$tool" /usr/sbin/runward-guest || exit 1
ln -sfn "$tool" "$place/policy-rc.d" || exit 1
# Where there is no dpkg there are no package scripts; people find the names that they know.
command -v dpkg-divert >/dev/null 2>&1 || {
    for name in invoke-rc.d service; do
        command -v "$name" >/dev/null 2>&1 || ln -s "$tool" "/usr/sbin/$name" || exit 1
    done
    echo equipped
    exit 0
}
for name in invoke-rc.d service; do
    if [ "$(readlink "/usr/sbin/$name")" != "$tool" ]; then
        # The one that is there stays the original, also through upgrades; at no moment there is none.
        cp -p "/usr/sbin/$name" "/usr/sbin/$name.runward" || exit 1
        # shellcheck disable=SC2086 # as above
        dpkg-divert --quiet --local $keep --add --divert "/usr/sbin/$name.runward" "/usr/sbin/$name" >/dev/null || exit 1
        ln -s "$tool" "/usr/sbin/$name.new" && mv -f "/usr/sbin/$name.new" "/usr/sbin/$name" || exit 1
    fi
done
if [ -e /usr/sbin/policy-rc.d ] && [ ! -L /usr/sbin/policy-rc.d ]; then
    echo "equipped; /usr/sbin/policy-rc.d is there and no alternative: it stays, and decides"
    exit 0
fi
update-alternatives --quiet --install /usr/sbin/policy-rc.d policy-rc.d "$place/policy-rc.d" 50 || exit 1
echo equipped
