# A host of its own for a bench: a temporary directory with a runsvdir. Sourced, from the top of the tree, by the benches
# beside it. What a bench started is ended, by pid, and taken away with the directory, also where it is interrupted.
# shellcheck shell=sh

top=$PWD
sandbox=
runsvdir=
# With a word in it, runsvdir keeps its last messages in its command line, and can be woken; runsvdir(8).
runsvdir_log=

# needs TOOL...
needs() {
    [ "$(id -u)" = 0 ] || die 77 "guests need root; run it as root, it stays in a temporary directory"
    for tool; do
        command -v "$tool" >/dev/null 2>&1 || die 69 "$tool is not installed"
    done
    [ -f target/runward.jar ] || mvn -q -B -ntp -o package -DskipTests >&2 || die 1 "runward does not build"
}

die() {
    code=$1
    shift
    echo "${0##*/}: $*" >&2
    exit "$code"
}

open_sandbox() {
    trap close_sandbox EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    sandbox=$(mktemp -d /tmp/rwbXXXXXX)
    chmod 755 "$sandbox"
    mkdir "$sandbox/service" "$sandbox/syslog" "$sandbox/roots"
    setsid runsvdir -P "$sandbox/service" ${runsvdir_log:+"$runsvdir_log"} >"$sandbox/runsvdir.log" 2>&1 </dev/null &
    runsvdir=$!
}

close_sandbox() {
    [ -n "$sandbox" ] || return 0
    trap '' HUP INT TERM
    # What works in the sandbox is ended, so not this shell.
    cd "$top" || exit
    sh integration-tests/guests/end-sandbox "$sandbox" "${runsvdir:-none}"
    sandbox=
    # It was this shell's child.
    wait "${runsvdir:-}" 2>/dev/null || :
    runsvdir=
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

# eventually SECONDS WHAT COMMAND...: until the command succeeds.
eventually() {
    limit=$(($(date +%s) + $1))
    what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        [ "$(date +%s)" -lt "$limit" ] || die 1 "not in time: $what"
        sleep 0.1
    done
}

# crun wants a pure cgroup2 tree; where the machine has another one, crun alone gets its own view.
is_cgroup_tree_for_crun() {
    [ "$(stat -fc %T /sys/fs/cgroup)" = cgroup2fs ]
}

# runtime_script: a script that calls crun with its words, as the guests of this sandbox are run.
runtime_script() {
    if is_cgroup_tree_for_crun; then
        words=crun
    else
        # shellcheck disable=SC2016 # for the inner shell
        words='unshare -m --propagation slave sh -c \
    '"'"'mount -t cgroup2 none /sys/fs/cgroup && exec crun --cgroup-manager=disabled "$@"'"'"' crun'
    fi
    printf '#!/bin/sh\nexec %s --root %s "$@"\n' "$words" "$sandbox/crun"
}

# The [host] table.
host_table() {
    if is_cgroup_tree_for_crun; then
        words="'crun'"
    else
        # shellcheck disable=SC2016 # for the inner shell
        words="'unshare', '-m', '--propagation', 'slave', 'sh', '-c',
            'mount -t cgroup2 none /sys/fs/cgroup && exec crun --cgroup-manager=disabled \"\$@\"', 'crun'"
    fi
    cat <<END
[host]
scan-directory    = "$sandbox/service"
service-directory = "$sandbox/sv"
log-directory     = "$sandbox/log"
state-directory   = "$sandbox/state"
syslog-socket     = "$sandbox/syslog/log"
oci-runtime       = [$words, '--root', '$sandbox/crun']

END
}

# guest_table NAME [LINE...]: a guest with a root of its own; their busybox is one file, so that its pages are shared.
guest_table() {
    root=$sandbox/roots/$1
    if [ ! -d "$sandbox/busybox" ]; then
        sh integration-tests/guests/busybox-guest "$sandbox/busybox"
    fi
    cp -al "$sandbox/busybox" "$root"
    printf '[guests.%s]\nruntime = "oci"\nroot = "%s"\n' "$1" "$root"
    shift
    [ $# = 0 ] || printf '%s\n' "$@"
    echo
}

# Applies what comes on standard input, behind the [host] table; it is kept as $declaration, if that is set.
apply() {
    to=${declaration:-$sandbox/runward.toml}
    { host_table && cat; } >"$to"
    chmod 644 "$to"
    bin/runward apply "$to" >"$sandbox/apply.out" 2>&1 || {
        tail -n 20 "$sandbox/apply.out" >&2
        die 1 "the declaration could not be applied"
    }
}
