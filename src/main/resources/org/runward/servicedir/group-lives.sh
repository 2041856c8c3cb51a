# Whether a process group has a member that is not dead.
group_lives() {
    @PS@ -e -o pgid=,stat= 2>/dev/null | awk -v group="$1" '
        $1 == group && $2 !~ /^[ZX]/ { found = 1 }
        END { exit !found }'
}
