package World;

# What the stand-in's tools share: where the world is, the table of answers, the contexts and who is in them.
#
# A world is a directory R; the tools are in R/bin. Besides what Linux-VServer shows (R/etc, R/run, R/proc, R/dev) it has
# R/state: what a kernel would keep to itself. R/state/xid/N and R/state/nid/N are the contexts, R/state/lock guards
# them. A context's namespaces are held by a process (R/bin/context) that works in R/state, as every process does
# that belongs to the stand-in and to no guest.

use strict;
use warnings;
no warnings 'portable';
use Cwd ();
use Exporter 'import';
use Fcntl qw(:flock O_WRONLY O_APPEND O_CREAT);
use POSIX ();

our @EXPORT = qw($R $PERSISTENT $SET_UP sys now pause slurp spew words knob note_call answer guest_config lock_guest
    believed_up forget numbered members threads context_of settled create_context create_network remove_context
    remove_network change_flags join_signals enter run_inside become exit_code);

our ($R) = Cwd::abs_path(__FILE__) =~ m{^(.+)/bin/World\.pm$} or die "World.pm is not in the bin directory of a world\n";
our $PERSISTENT = 1 << 38;
our $SET_UP     = 1 << 32;
my $FLAGS = 0x1602020010;

# The descriptors under which a holder keeps the namespaces of its context.
our %NAMESPACES = (mnt => 20, uts => 21, ipc => 22);

# What root may do in a guest, capabilities(7); reboot(2) is left out, as it would be the real one.
my @CAPABILITIES = qw(CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE
    NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE
    SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL
    SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE);
my @GUEST_CAPABILITIES = qw(CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID NET_BIND_SERVICE
    SYS_CHROOT SYS_PTRACE SYS_TTY_CONFIG LEASE AUDIT_WRITE);

# --- the kernel ---

my ($MACHINE) = (POSIX::uname())[4];
my %CALLS = (
    x86_64 => {
        setns => 308, unshare => 272, prctl => 157, pivot_root => 155, mount => 165, umount2 => 166, sethostname => 170,
        seccomp => 317, ioctl => 16, ppoll => 271, clock_gettime => 228, kill => 62, tkill => 200, tgkill => 234,
    },
    aarch64 => {
        setns => 268, unshare => 97, prctl => 167, pivot_root => 41, mount => 40, umount2 => 39, sethostname => 161,
        seccomp => 277, ioctl => 29, ppoll => 73, clock_gettime => 113, kill => 129, tkill => 130, tgkill => 131,
    },
);
our $CALL = $CALLS{$MACHINE} or die "the stand-in does not know the system calls of $MACHINE\n";
@$CALL{qw(open_tree move_mount pidfd_open pidfd_getfd)} = (428, 429, 434, 438);
our $AUDIT_ARCH = $MACHINE eq 'x86_64' ? 0xC000003E : 0xC00000B7;

# A system call by name; -1 and $! where it fails. What it writes is written to the caller's variables, through @_.
sub sys {
    my $name = shift;
    return syscall($CALL->{$name} // die("unknown system call $name\n"), @_);
}

# Seconds since the epoch, or since the machine's start for the clock 1.
sub now {
    my ($clock) = @_;
    my $buffer = "\0" x 16;
    sys('clock_gettime', $clock // 0, $buffer);
    my ($seconds, $nanos) = unpack('q q', $buffer);
    return $seconds + $nanos / 1e9;
}

sub pause { my ($seconds) = @_; select(undef, undef, undef, $seconds); return; }

# --- files ---

sub slurp {
    my ($file) = @_;
    open(my $in, '<', $file) or return '';
    local $/;
    return <$in> // '';
}

# By rename: a reader sees the old or the new.
sub spew {
    my ($file, $text, $mode) = @_;
    return if -e $file && slurp($file) eq $text;
    open(my $out, '>', "$file.$$") or die "$file: $!\n";
    print $out $text;
    close($out) or die "$file: $!\n";
    chmod($mode // 0644, "$file.$$");
    rename("$file.$$", $file) or die "$file: $!\n";
    return;
}

sub words { my ($file) = @_; return grep { $_ ne '' } split /\n/, slurp($file); }

sub knob {
    my ($name, $default) = @_;
    my ($value) = words("$R/knobs/$name");
    return $value // $default;
}

# --- answers ---

my %ANSWERS;
for (grep { !/^#/ } words("$R/answers")) {
    my ($command, $state, $code, $stream, $text) = split /\t/, $_, 5;
    $ANSWERS{"$command, $state"} = [$code, $stream, $text // ''];
}

# Prints what the table has for a command in a state and returns the exit code.
sub answer {
    my ($command, $state, %slots) = @_;
    my $row = $ANSWERS{"$command, $state"} or die "the table has no answer: $command, $state\n";
    my ($code, $stream, $text) = @$row;
    $text =~ s/\\n/\n/g;
    $text =~ s/\{(\w+)\}/$slots{$1} \/\/ "{$1}"/ge;
    syswrite($stream eq 'err' ? *STDERR : *STDOUT, "$text\n") if $text ne '';
    return $code;
}

sub note_call {
    my ($tool) = $0 =~ m{([^/]+)$};
    my $line = join ' ', sprintf('%.6f', now()), getppid(), $tool, @ARGV;
    $line =~ s/\n/\\n/g;
    if (sysopen(my $calls, "$R/calls", O_WRONLY | O_APPEND | O_CREAT, 0666)) {
        syswrite($calls, "$line\n");
    }
    return;
}

# --- guests ---

sub guest_config { my ($guest, $file) = @_; return "$R/etc/vservers/$guest" . (defined $file ? "/$file" : ''); }

# Held as long as the returned handle.
sub lock_guest {
    my ($guest, $mode) = @_;
    open(my $lock, '>>', "$R/state/guest-$guest") or die "lock of $guest: $!\n";
    flock($lock, $mode) or die "lock of $guest: $!\n";
    return $lock;
}

# The xid where vserver believes that the guest is up: there is a run file and its context.
sub believed_up {
    my ($guest) = @_;
    my ($xid) = slurp(guest_config($guest, 'run')) =~ /^(\d+)$/m or return;
    return -d "$R/proc/virtual/$xid" ? $xid : undef;
}

sub forget { my ($guest) = @_; return unlink("$R/run/vservers/$guest"); }

# A context's number from its number or its guest's name.
sub numbered {
    my ($name) = @_;
    return $name if $name =~ /^\d+$/;
    my ($xid) = words(guest_config($name, 'context'));
    return $xid // 0;
}

# --- contexts ---

sub state_of { my ($kind, $xid) = @_; return "$R/state/$kind/$xid"; }

# The processes of a context: those in its mount namespace.
sub members {
    my ($xid) = @_;
    my $namespace = slurp(state_of('xid', $xid) . '/mnt') or return;
    return grep { (readlink("/proc/$_/ns/mnt") // '') eq $namespace } processes();
}

sub processes {
    opendir(my $proc, '/proc') or die "/proc: $!\n";
    return grep { /^\d+$/ } readdir($proc);
}

sub threads {
    my $sum = 0;
    $sum += ((stat("/proc/$_/task"))[3] // 2) - 2 for @_;
    return $sum;
}

# The xid of a process, 0 on the host; by "mnt" where it is, by "uts" for whom it signals.
sub context_of {
    my ($pid, $kind) = @_;
    my $namespace = readlink("/proc/$pid/ns/$kind") // return 0;
    for my $state (glob "$R/state/xid/*") {
        return $1 if slurp("$state/$kind") eq $namespace && $state =~ /(\d+)$/;
    }
    return 0;
}

sub lives { my ($pid) = @_; return $pid && slurp("/proc/$pid/stat") =~ /\) [^Z]/; }

# Runs something while nothing else changes a context.
sub guarded {
    my ($body) = @_;
    open(my $lock, '>>', "$R/state/lock") or die "$R/state/lock: $!\n";
    flock($lock, LOCK_EX);
    return $body->();
}

# Makes what /proc and /dev/cgroup show true; a context that nothing keeps goes.
sub settled {
    my ($xid) = @_;
    return guarded(sub { settle($xid) });
}

sub settle {
    my ($xid) = @_;
    my ($context, $network) = map { state_of($_, $xid) } qw(xid nid);
    my @pids  = members($xid);
    my $kept  = @pids || lives(slurp("$context/starting"));
    my $guest = slurp("$context/name");
    if ($guest ne '' && slurp("$context/holder") ne '') {
        my $flags = slurp("$context/flags");
        if (!$kept && !($flags & $PERSISTENT)) {
            dismantle('xid', $xid);
        } else {
            my $threads = threads(@pids);
            my $tasks   = $threads + ($flags & $PERSISTENT ? 1 : 0);
            show('virtual', $xid,
                status => sprintf("UseCnt:\t%d\nTasks:\t%d\nFlags:\t%016x\n", $tasks + 2, $tasks, $flags),
                cvirt  => "BiasUptime:\t0.00\nnr_threads:\t$threads\nnr_running:\t0\n");
            mkdir "$R/dev/cgroup/$guest";
            spew("$R/dev/cgroup/$guest/cgroup.procs", join('', map { "$_\n" } @pids));
        }
    }
    if (-d $network) {
        my $flags = slurp("$network/flags");
        if (!$kept && !($flags & $PERSISTENT) && !lives(slurp("$network/keeper"))) {
            dismantle('nid', $xid);
        } else {
            show('virtnet', $xid, status => sprintf("UseCnt:\t%d\nTasks:\t%d\nFlags:\t%016x\n", 2, scalar(@pids), $flags));
        }
    }
    return;
}

sub show {
    my ($kind, $xid, %files) = @_;
    my $target = "$R/proc/$kind/$xid";
    my $place  = -d $target ? $target : "$R/state/new-$kind-$xid";
    mkdir $place;
    spew("$place/$_", $files{$_}, 0444) for keys %files;
    rename($place, $target) if $place ne $target;
    return;
}

# What vanishes does so at once: it is renamed away first.
sub dismantle {
    my ($kind, $xid) = @_;
    my $shown = "$R/proc/" . ($kind eq 'xid' ? 'virtual' : 'virtnet') . "/$xid";
    my $guest = $kind eq 'xid' ? slurp(state_of('xid', $xid) . '/name') : '';
    spew("$R/dev/cgroup/$guest/cgroup.procs", '') if $guest ne '' && -d "$R/dev/cgroup/$guest";
    for my $directory ($shown, state_of($kind, $xid)) {
        next unless rename($directory, "$R/state/old-$$");
        unlink glob "$R/state/old-$$/*";
        rmdir "$R/state/old-$$";
    }
    return;
}

sub remove_context { my ($xid) = @_; return guarded(sub { dismantle('xid', $xid) }); }
sub remove_network { my ($xid) = @_; return guarded(sub { dismantle('nid', $xid) }); }

# What is in a new context's way; empty where it was made.
sub create_context {
    my ($xid, $guest) = @_;
    return guarded(sub {
        my $context = state_of('xid', $xid);
        if (-d $context) {
            return slurp("$context/flags") & $SET_UP ? 'half-made' : 'lost';
        }
        return 'half-made' if -d state_of('nid', $xid);
        mkdir $context;
        spew("$context/starting", $$);
        spew("$context/name", $guest);
        spew("$context/flags", $FLAGS | $SET_UP | configured($guest, 'flags'));
        network($xid, $guest);
        return '';
    });
}

sub configured {
    my ($guest, $file) = @_;
    return (grep { $_ eq 'persistent' } words(guest_config($guest, $file))) ? $PERSISTENT : 0;
}

sub network {
    my ($xid, $guest) = @_;
    my $network = state_of('nid', $xid);
    mkdir $network or return 0;
    spew("$network/keeper", $$);
    spew("$network/flags", configured($guest, 'nflags'));
    return 1;
}

# Makes a guest's network context where it has gone; true then, and the caller keeps it.
sub create_network {
    my ($xid, $guest) = @_;
    my $made = guarded(sub { network($xid, $guest) });
    settled($xid) if $made;
    return $made;
}

# Sets and clears bits; false where there is no such context.
sub change_flags {
    my ($kind, $xid, $set, $clear) = @_;
    return guarded(sub {
        my $file = state_of($kind, $xid) . '/flags';
        return 0 unless -e $file;
        spew($file, (slurp($file) | $set) & ~$clear);
        settle($xid);
        return 1;
    });
}

# --- joining ---

sub join_namespaces {
    my ($xid, @kinds) = @_;
    my $holder = slurp(state_of('xid', $xid) . '/holder');
    my @handles;
    for my $kind (@kinds) {
        open(my $handle, '<', "/proc/$holder/fd/$NAMESPACES{$kind}") or return 0;
        push @handles, $handle;
    }
    sys('setns', fileno($_), 0) == 0 or die "setns: $!\n" for @handles;
    return 1;
}

# From now on this process signals as one of the context does, and sees the host's files; false where there is none.
sub join_signals { my ($xid) = @_; return join_namespaces($xid, 'uts'); }

# Makes this process one of the guest's.
sub enter {
    my ($xid) = @_;
    my $guest = slurp(state_of('xid', $xid) . '/name');
    my %may = map { $_ => 1 } @GUEST_CAPABILITIES, words(guest_config($guest, 'bcapabilities'));
    delete $may{SYS_BOOT};
    join_namespaces($xid, qw(ipc uts mnt)) or die "context $xid: no such process\n";
    chdir '/';
    sys('prctl', 24, $_, 0, 0, 0) for grep { !$may{ $CAPABILITIES[$_] } } 0 .. $#CAPABILITIES;
    return;
}

# Becomes a command, with no descriptor above 2; returns where there is no such command.
sub become {
    close_descriptors();
    no warnings 'exec';
    exec {$_[0]} @_;
    return;
}

# All above 2 but those.
sub close_descriptors {
    my %kept = map { $_ => 1 } 0 .. 2, @_;
    opendir(my $directory, '/proc/self/fd') or return;
    my @open = grep { /^\d+$/ && !$kept{$_} } readdir($directory);
    closedir($directory);
    POSIX::close($_) for @open;
    return;
}

sub exit_code { my ($status) = @_; return $status & 127 ? 128 + ($status & 127) : $status >> 8; }

# Runs a command in a context and returns its exit code.
sub run_inside {
    my ($xid, @command) = @_;
    my $pid = fork() // die "fork: $!\n";
    if (!$pid) {
        enter($xid);
        become(@command);
        POSIX::_exit(255);
    }
    waitpid($pid, 0);
    return exit_code($?);
}

1;
