package org.runward.desired;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.runward.desired.toml.TomlValue;

/** Reads one {@code [guests.NAME]}. */
final class GuestReader {
    static final List<String> KEYS = List.of(
            "runtime",
            "started",
            "persistent",
            "log-relay",
            "on-change",
            "guest-policy",
            "root",
            "hostname",
            "network",
            "mounts",
            "capabilities",
            "no-new-privileges");

    /** What util-vserver's own configuration of a guest says. */
    private static final List<String> OCI_KEYS =
            List.of("root", "hostname", "network", "mounts", "capabilities", "no-new-privileges");

    private static final List<String> MOUNT_KEYS = List.of("source", "target", "read-only");
    /** Where the runtime or we mount something ourselves. */
    private static final List<String> RESERVED_TARGETS =
            List.of("/proc", "/sys", "/dev", "/run/runward", "/run/catatonit");
    /** capabilities(7). */
    private static final List<String> CAPABILITIES =
            List.of(("AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN DAC_OVERRIDE"
                            + " DAC_READ_SEARCH FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN"
                            + " MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE NET_BROADCAST NET_RAW PERFMON SETFCAP SETGID"
                            + " SETPCAP SETUID SYSLOG SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE"
                            + " SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG WAKE_ALARM")
                    .split(" "));
    /** sun_path of unix(7) holds 108 bytes with the NUL. */
    private static final int LONGEST_SOCKET_PATH = 107;

    private final Name name;
    private final TableReader table;
    private final Host host;

    GuestReader(Name name, TableReader table, Host host) {
        this.name = name;
        this.table = table;
        this.host = host;
    }

    Optional<Guest> read() {
        table.rejectUnknownKeys(KEYS);
        if (table.find("runtime").isEmpty()) {
            table.problems()
                    .addAbsence(
                            table.position(),
                            table.path() + ".runtime",
                            "missing; write runtime = \"oci\" or runtime = \"vserver\"");
        }
        boolean vserver = table.choice("runtime", Runtime.class).orElse(Runtime.OCI) == Runtime.VSERVER;
        checkPersistent();
        Guest.LogRelay relay = table.choice("log-relay", Guest.LogRelay.class).orElse(Guest.LogRelay.FORWARD);
        checkRelay(relay);
        Guest.OnChange onChange =
                table.choice("on-change", Guest.OnChange.class).orElse(Guest.OnChange.REPORT);
        Guest.Policy policy = table.choice("guest-policy", Guest.Policy.class).orElse(Guest.Policy.DENY);
        boolean started = table.bool("started").orElse(true);
        if (vserver) {
            table.rejectKeys(
                    OCI_KEYS,
                    "is for OCI guests; for this one " + host.vserver().configurationOf(name) + " says it");
            return Optional.of(new Guest(name, started, relay, onChange, policy, new Guest.Vserver()));
        }
        Optional<Guest.Oci> oci = oci();
        return oci.isPresent()
                ? Optional.of(new Guest(name, started, relay, onChange, policy, oci.get()))
                : Optional.empty();
    }

    /**
     * Notes what is wrong with each value by itself in a table of defaults, whether or not a guest takes it. What goes with
     * what is a matter of each guest.
     */
    void checkDefaults() {
        table.choice("runtime", Runtime.class);
        table.choice("log-relay", Guest.LogRelay.class);
        table.choice("on-change", Guest.OnChange.class);
        table.choice("guest-policy", Guest.Policy.class);
        table.bool("started");
        table.choice("network", Guest.Network.class);
        table.bool("no-new-privileges");
        checkPersistent();
        root();
        hostname();
        mounts();
        capabilities();
    }

    private void checkPersistent() {
        if (!table.bool("persistent").orElse(true)) {
            table.note(
                    "persistent",
                    "a guest that is not persistent ends with its last process; write true, or leave the key out");
        }
    }

    /** The {@code runtime} key. */
    private enum Runtime {
        OCI,
        VSERVER
    }

    private void checkRelay(Guest.LogRelay relay) {
        Path socket = host.guestLogDirectory(name).resolve("log");
        if (relay != Guest.LogRelay.OFF && socket.toString().length() > LONGEST_SOCKET_PATH) {
            table.problems()
                    .add(
                            table.position(),
                            table.path(),
                            "its syslog socket's path would be longer than " + LONGEST_SOCKET_PATH
                                    + " characters; write a shorter [host] state-directory");
        }
        if (relay.isService() && !Name.isValid(host.logRelayNameOf(name))) {
            table.problems()
                    .add(
                            table.position(),
                            table.path(),
                            "its log relay would be \"" + host.logRelayNameOf(name)
                                    + "\", which is too long for a name; call the guest or [host]"
                                    + " log-relay-name something shorter");
        }
        if (relay == Guest.LogRelay.SHARE
                && isSystemDirectory(host.syslogSocket().getParent())) {
            table.note(
                    "log-relay",
                    "\"share\" binds " + host.syslogSocket().getParent()
                            + " into the guest; let [host] syslog-socket be in a directory of its own, or write \"forward\"");
        }
    }

    private static boolean isSystemDirectory(Path directory) {
        return List.of("/", "/dev", "/run", "/var/run", "/tmp", "/var/tmp", "/etc", "/root")
                .contains(directory.toString());
    }

    private Optional<Guest.Oci> oci() {
        Optional<Path> root = root();
        if (table.find("root").isEmpty()) {
            table.problems()
                    .addAbsence(
                            table.position(),
                            table.path() + ".root",
                            "missing; write the directory of the guest's file system");
        }
        String hostname = hostname().orElse(name.value());
        Guest.Network network = table.choice("network", Guest.Network.class).orElse(Guest.Network.HOST);
        boolean noNewPrivileges = table.bool("no-new-privileges").orElse(true);
        List<Guest.Mount> mounts = mounts();
        List<String> capabilities = capabilities();
        if (root.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Guest.Oci(root.get(), hostname, network, mounts, capabilities, noNewPrivileges));
    }

    private Optional<Path> root() {
        Optional<Path> root = table.path("root");
        if (root.isPresent() && root.get().getNameCount() == 0) {
            table.note("root", "is the host's own root; write the directory of the guest's file system");
            return Optional.empty();
        }
        return root;
    }

    private Optional<String> hostname() {
        Optional<String> text = table.text("hostname");
        if (text.isPresent() && !text.get().matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,62})")) {
            table.note("hostname", "not a host name; use letters, digits, . and -, at most 63 of them");
            return Optional.empty();
        }
        return text;
    }

    private List<String> capabilities() {
        List<String> names = table.texts("capabilities");
        for (String capability : names) {
            if (!CAPABILITIES.contains(capability)) {
                String known = capability.startsWith("CAP_") ? "; write it without CAP_" : "";
                table.note(
                        "capabilities",
                        "has an item that is no capability" + known
                                + (known.isEmpty() ? Suggestion.of(capability, CAPABILITIES) : ""));
            }
        }
        return names;
    }

    private List<Guest.Mount> mounts() {
        List<Guest.Mount> mounts = new ArrayList<>();
        Optional<TableReader.Found> found = table.find("mounts");
        String path = found.isPresent() ? found.get().path() : "";
        for (TomlValue item : table.items("mounts")) {
            if (item instanceof TomlValue.Table inner) {
                TableReader mount = new TableReader(path, inner, Optional.empty(), table.problems());
                Optional<Guest.Mount> read = mount(mount);
                if (read.isPresent()) {
                    mounts.add(read.get());
                }
            } else {
                table.problems()
                        .add(
                                item.position(),
                                path,
                                "not a list of tables; write [{ source = \"...\", target = \"...\" }]");
            }
        }
        return mounts;
    }

    private static Optional<Guest.Mount> mount(TableReader mount) {
        mount.rejectUnknownKeys(MOUNT_KEYS);
        for (String key : List.of("source", "target")) {
            if (mount.find(key).isEmpty()) {
                mount.problems()
                        .addAbsence(mount.position(), mount.path() + "." + key, "missing; write an absolute path");
            }
        }
        Optional<Path> target = mount.path("target");
        if (target.isPresent() && isReserved(target.get())) {
            mount.note("target", "is taken in every guest; write another path");
        }
        boolean readOnly = mount.bool("read-only").orElse(false);
        Optional<Path> source = mount.path("source");
        return source.isPresent() && target.isPresent()
                ? Optional.of(new Guest.Mount(source.get(), target.get(), readOnly))
                : Optional.empty();
    }

    private static boolean isReserved(Path target) {
        return target.getNameCount() == 0 || target.equals(Path.of("/run")) || isBelow(RESERVED_TARGETS, target);
    }

    private static boolean isBelow(List<String> directories, Path target) {
        for (String directory : directories) {
            if (target.startsWith(directory)) {
                return true;
            }
        }
        return false;
    }
}
