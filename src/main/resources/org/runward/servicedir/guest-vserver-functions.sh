# What the scripts of guest @GUEST@ share; sourced by them, rendered by runward from @SOURCE@.
# shellcheck shell=sh disable=SC2034 # set here, used there
here=@HERE@
configuration=@CONFIGURATION@
proc=@PROC@
started=
state=

say() {
    echo "guest @GUEST@: $*" >&2
}

# util-vserver answers others than root wrongly: "stopped", whatever is.
[ "$(id -u)" = 0 ] || { say "only root can see whether it runs; use sudo or doas"; exit 77; }
boot=
read -r boot </proc/sys/kernel/random/boot_id

# A context's number from one of the files that have it.
number_in() {
    xid=
    { read -r xid <"$1"; } 2>/dev/null
    case $xid in
    '' | *[!0-9]*) return 1 ;;
    esac
}

# The upper half of a context's flags: bit 0 set-up not finished, bit 6 persistent (bits 32 and 38 of the whole).
flags_in() {
    flags=
    [ -r "$1" ] || return 1
    while read -r key value; do
        [ "$key" != Flags: ] || flags=$((0x${value%????????}))
    done <"$1"
    [ -n "$flags" ]
}

# Sets state and xid. No program of util-vserver is asked: most of them delete the run file when they err.
# running, stopped, half: its set-up is under way or was broken off, lost: it runs and its run file is gone.
look() {
    state=stopped
    started=
    { read -r started <"$here/started"; } 2>/dev/null
    if number_in "$configuration/run" && flags_in "$proc/virtual/$xid/status"; then
        state=running
    elif number_in "$configuration/context" && flags_in "$proc/virtual/$xid/status"; then
        state=lost
    else
        return
    fi
    [ $((flags & 1)) = 0 ] || state=half
}

# Its run file is made anew at each start, whoever starts it.
this_start() {
    echo "$boot $(stat -L -c '%i.%Y' "$configuration/run" 2>/dev/null)"
}

is_persistent() {
    flags_in "$1" && [ $((flags & 64)) != 0 ]
}

# Whether it runs, is persistent, and all was done that has to be done after a start.
is_complete() {
    look
    [ "$state" = running ] && [ "${started% *}" = "$(this_start)" ] &&
        is_persistent "$proc/virtual/$xid/status" && is_persistent "$proc/virtnet/$xid/status"
}

# The number of processes in it, from "nr_threads: N".
processes() {
    threads=0
    [ ! -r "$proc/virtual/$xid/cvirt" ] ||
        while read -r key value; do
            [ "$key" != nr_threads: ] || threads=$value
        done <"$proc/virtual/$xid/cvirt"
    echo "$threads"
}

# bounded SECONDS WORD...: vserver @GUEST@ WORD...; sets said to what it said, in one line.
bounded() {
    output=$(
        {
            : | "$here/bounded" "$@" 2>&1 9>&-
            echo "exit $?"
        } | timeout $(($1 + 5)) tail -c 4000
    )
    # Some of it may be a guest's words.
    said=$(printf '%s\n' "${output%exit *}" | LC_ALL=C tr -c '[:print:]\n' ' ' | sed '/^ *$/d;s/^ *//' | tail -n 4 |
        paste -s -d ';' | head -c 400)
    status=${output##*exit }
    case $status in
    '' | *[!0-9]*) status=1 ;;
    esac
    return "$status"
}

# What a start has left that did not get far: its context is not ended by anything else.
clear_away() {
    vkill -c @GUEST@ -s KILL >/dev/null 2>&1
    vattribute --set --xid "$xid" --flag '!persistent' >&2
    nattribute --set --nid "$xid" --flag '!persistent' >&2
    tries=0
    while look; [ "$state" != stopped ]; do
        tries=$((tries + 1))
        [ "$tries" -le 50 ] || { say "half-made context $xid does not go away"; exit 1; }
        sleep 0.1
    done
}

is_being_started() {
    pgrep -f 'vserver( .*)? @GUEST@ (start|restart)( |$)' >/dev/null
}

# Somebody else may be starting it: util-vserver's boot script, an administrator.
await_others() {
    look
    tries=0
    while [ "$state" = half ] && [ "$tries" -lt @HALF_SECONDS@ ] && { [ "$tries" -lt 3 ] || is_being_started; }; do
        tries=$((tries + 1))
        sleep 1
        look
    done
}

# Its run file, which is a link into a file system that is empty after a boot.
heal_run_file() {
    run=$(readlink -m "$configuration/run")
    mkdir -p "${run%/*}"
    # Its own is not there: the number is another guest's.
    ! grep -qsx "$xid" "${run%/*}"/* ||
        { say "context $xid is another guest's: write a number of its own into $configuration/context"; exit 1; }
    echo "$xid" >"${run%/*}/.${run##*/}.new" && mv -f "${run%/*}/.${run##*/}.new" "$run"
}

# The syslog socket's directory, which is bound into the guest, in one that is root's alone. In that an older runward had the
# socket: it becomes the inner one, as it is, so that a guest which has it mounted goes on with it.
place_log() {
    @PLACE_LOG@
}

# Brings it up from whatever state it is in. To be called with the lock held.
begin() {
    [ -d "$configuration" ] || { say "there is no $configuration; make it with: vserver @GUEST@ build"; exit 1; }
    await_others
    [ "$state" != half ] || clear_away
    run=$(readlink -m "$configuration/run")
    # Its file system is empty after a boot; a start without it leaves a half-made context.
    mkdir -p "${run%/*}"
    place_log "$here/log" && install -d -m 755 "$here/services" || exit 1
    case $state in
    lost) heal_run_file ;;
    stopped) start_it ;;
    esac
    look
    [ "$state" = running ] || { say "unable to start: ${said:-it is $state}"; exit 1; }
    if [ ! -e "$proc/virtnet/$xid/status" ]; then
        # A command would enter it through a shell that stays on the host, and gets the signals.
        [ "$(processes)" = 0 ] || { say "its network context is gone: stop its services, then $here/stop and $here/start"; exit 1; }
        halt
        start_it
        look
    fi
    make_persistent "$proc/virtual/$xid/status" vattribute --xid
    make_persistent "$proc/virtnet/$xid/status" nattribute --nid
}

# On the live context.
make_persistent() {
    is_persistent "$1" || "$2" --set "$3" "$xid" --flag persistent >&2 ||
        { say "unable to make context $xid persistent with $2"; exit 1; }
}

start_it() {
    said=
    # A network context that outlived its context would be in the way.
    ! number_in "$configuration/context" || [ ! -e "$proc/virtnet/$xid/status" ] ||
        nattribute --set --nid "$xid" --flag '!persistent' >&2
    bounded @START_SECONDS@ start && return
    look
    # Whatever it answers: only the context shows whether it runs.
    [ "$state" = running ] && return
    say "unable to start: ${said:-vserver @GUEST@ start exited $status}"
    failed=$status
    [ "$state" != half ] || clear_away
    # The place for our mount may have gone: it is looked at again before the next start by runward.
    rm -f "$here/prepared"
    exit "$failed"
}

# Ends what is left in it, then stops it: util-vserver would wait its sync-timeout, and kill without a TERM.
halt() {
    await_others
    [ "$state" != half ] || { clear_away; return; }
    if [ "$state" = lost ]; then
        # Without it util-vserver takes the guest for stopped.
        heal_run_file
        look
    fi
    [ "$state" = running ] || return 0
    for signal in TERM KILL; do
        tries=0
        while [ "$(processes)" -gt 0 ] && [ "$tries" -lt 100 ]; do
            [ "$tries" -gt 0 ] || vkill -c @GUEST@ -s "$signal" >/dev/null 2>&1
            tries=$((tries + 1))
            sleep 0.1
        done
    done
    bounded @STOP_SECONDS@ stop
    failed=$?
    tries=0
    while look; [ "$state" != stopped ] && [ "$tries" -lt 20 ]; do
        tries=$((tries + 1))
        sleep 0.1
    done
    [ "$state" != stopped ] || return 0
    say "unable to stop: ${said:-vserver @GUEST@ stop left it $state}"
    [ "$failed" = 124 ] || failed=1
    exit "$failed"
}
