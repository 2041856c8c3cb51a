#!/bin/sh
# Written by runward, which supervises services of this guest from outside; removed again with the key guest-control.
#
#   runward-guest start|stop|restart|try-restart|reload|force-reload|status NAME   one of the services that this guest may control
#   runward-guest list                                                             their names
#
# By the names invoke-rc.d, service and policy-rc.d it stands in for those: what is about such a service is done here, by the
# runit of the host, and waited for; all else goes to the original, or is refused where daemons without an init are not wanted.
# Exit codes are those of the LSB: 0 done, or running; 1 failed; 3 not running; 4 unknown. For policy-rc.d 101 denied (or done
# already) and 104 allowed.
services=/run/runward/services
policy=@POLICY@
wait_up=30

# settings NAME: the stop-timeout and the letter of the reload-signal that its table has.
settings() {
    wait_down=20
    reload=h
    case $1 in
    @SETTINGS@
    esac
}

tell() {
    echo "runward: $*" >&2
}

is_ours() {
    case $1 in
    '' | .* | */*) return 1 ;;
    esac
    [ -p "$services/$1/supervise/control" ]
}

# The status record of runsv(8) as $state (0 down, 1 run, 2 finish), $want (117 up, 100 down) and $pid; fails where no runsv lives.
look() {
    # shellcheck disable=SC2016 # for the inner shell
    timeout 2 sh -c ': >"$1"' sh "$services/$1/supervise/ok" 2>/dev/null || return 1
    # shellcheck disable=SC2046 # numbers
    set -- $(od -An -v -tu1 -N20 "$services/$1/supervise/status" 2>/dev/null)
    [ $# = 20 ] || return 1
    pid=${13}.${14}.${15}.${16}
    want=${18}
    state=${20}
}

# say NAME LETTERS: what is said within the second of another command may be lost, so all that wait look again.
say() {
    # shellcheck disable=SC2016 # for the inner shell
    timeout 2 sh -c 'printf %s "$2" >"$1"' sh "$services/$1/supervise/control" "$2" 2>/dev/null
}

# Whether it is its command by now, and no longer the run script that prepares that.
is_begun() {
    word=
    { read -r _ && read -r word _; } 2>/dev/null <"$services/$1/supervise/instance"
    [ "$word" = command ]
}

# until_up NAME LETTERS [OLD]: its command for a second, or up for ten, and another process than OLD, which gets its time to end,
# and then KILL.
until_up() {
    since=
    tries=0
    limit=$wait_up
    [ -z "${3-}" ] || limit=$((wait_up + wait_down))
    while [ "$tries" -lt $((limit * 4)) ]; do
        if look "$1" && [ "$state" = 1 ] && [ "$want" = 117 ] && [ "$pid" != "${3-}" ]; then
            if [ "$since" != "$pid" ]; then
                since=$pid
                calm=0
                begun=0
            fi
            calm=$((calm + 1))
            is_begun "$1" && begun=$((begun + 1)) || begun=0
            [ "$begun" -lt 5 ] && [ "$calm" -lt 41 ] || return 0
        else
            since=
            [ $((tries % 8)) != 7 ] || say "$1" "$2"
            [ -z "${3-}" ] || [ "$pid" != "$3" ] || [ "$tries" -lt $((wait_down * 4)) ] ||
                [ $(((tries - wait_down * 4) % 8)) != 0 ] || say "$1" k
        fi
        sleep 0.25
        tries=$((tries + 1))
    done
    tell "$1 is not up after $limit s; its log is on the host"
    return 1
}

until_down() {
    tries=0
    while [ "$tries" -lt $((wait_down * 4 + 20)) ]; do
        look "$1" || { tell "$1: no runsv supervises it; its host has to see to that"; return 1; }
        [ "$state" != 0 ] || [ "$want" != 100 ] || return 0
        [ $((tries % 8)) != 7 ] || say "$1" d
        [ "$tries" -lt $((wait_down * 4)) ] || [ $(((tries - wait_down * 4) % 8)) != 0 ] || say "$1" k
        sleep 0.25
        tries=$((tries + 1))
    done
    tell "$1 does not end"
    return 1
}

act() {
    name=$1
    settings "$name"
    look "$name" || {
        tell "$name: no runsv supervises it; its host has to see to that"
        [ "$2" != status ] || return 4
        return 1
    }
    case $2 in
    start)
        [ "$state$want" = 1117 ] && return 0
        say "$name" u
        until_up "$name" u
        ;;
    stop | force-stop)
        [ "$state$want" = 0100 ] && return 0
        say "$name" d
        until_down "$name"
        ;;
    restart)
        old=
        [ "$state" != 1 ] || old=$pid
        say "$name" tcu
        until_up "$name" tcu "$old"
        ;;
    try-restart | condrestart | force-try-restart)
        [ "$state$want" = 1117 ] || return 0
        act "$name" restart
        ;;
    reload | force-reload)
        if [ "$state" != 1 ]; then
            tell "$name is not running"
            return 7
        fi
        say "$name" "$reload" || { tell "$name: unable to reach its runsv"; return 1; }
        ;;
    status)
        if [ "$state" = 1 ]; then
            echo "$name is running"
            return 0
        fi
        echo "$name is not running"
        return 3
        ;;
    *)
        tell "$name: no action \"$2\"; write start, stop, restart, try-restart, reload, force-reload or status"
        return 3
        ;;
    esac
}

# What no init here would look after is not started.
denies() {
    [ "$policy" = deny ] || return 1
    case $1 in
    *start* | *reload* | rotate) return 0 ;;
    esac
    return 1
}

original() {
    program=/usr/sbin/$1.runward
    shift
    [ -x "$program" ] || { tell "no service \"${1-}\" of this guest; see: runward-guest list"; exit 4; }
    exec "$program" "$@"
}

as_policy() {
    [ "${1-}" != --quiet ] || shift
    case ${1-} in
    --list) exit 0 ;;
    esac
    # More than one action, or one in brackets, which is one that the runlevel is against.
    asked=$(printf %s "${2-}" | tr -d '()')
    first=${asked%% *}
    if is_ours "${1%.service}"; then
        act "${1%.service}" "${first:-status}" && exit 101
        exit 1
    fi
    denies "$first" && exit 101
    exit 104
}

as_invoke() {
    query=
    for word; do
        case $word in
        --query) query=yes ;;
        -*) ;;
        *) break ;;
        esac
    done
    count=$#
    rest=
    for word; do
        case $word in
        -*) [ -n "$rest" ] || count=$((count - 1)) ;;
        *) rest=yes ;;
        esac
    done
    if [ "$count" -ge 2 ]; then
        offset=$(($# - count + 1))
        eval "name=\${$offset} action=\${$((offset + 1))}"
        # shellcheck disable=SC2154 # set by eval
        if is_ours "${name%.service}"; then
            [ -z "$query" ] || exit 104
            act "${name%.service}" "$action"
            exit
        fi
    fi
    original invoke-rc.d "$@"
}

as_service() {
    if [ $# -ge 2 ] && is_ours "$1"; then
        action=$2
        [ "$action" != --full-restart ] || action=restart
        act "$1" "$action"
        exit
    fi
    if [ $# -ge 2 ] && denies "$2"; then
        tell "$1: not started: this guest has no init to look after it (guest-policy = \"deny\")"
        exit 1
    fi
    original service "$@"
}

case ${0##*/} in
policy-rc.d) as_policy "$@" ;;
invoke-rc.d) as_invoke "$@" ;;
service) as_service "$@" ;;
esac
case ${1-} in
list)
    for place in "$services"/*/; do
        [ ! -d "$place" ] || basename "$place"
    done
    ;;
start | stop | force-stop | restart | try-restart | condrestart | reload | force-reload | status)
    is_ours "${2-}" || { tell "no service \"${2-}\" of this guest; see: runward-guest list"; exit 4; }
    act "$2" "$1"
    ;;
*)
    sed -n 's/^#   //p' "$0" >&2
    exit 3
    ;;
esac
