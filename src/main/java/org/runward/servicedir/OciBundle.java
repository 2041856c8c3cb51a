package org.runward.servicedir;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.runward.desired.Guest;
import org.runward.desired.Host;
import org.runward.desired.SyslogPlace;

/**
 * The definition of an OCI guest as files: its bundle's config.json and the scripts that start, stop and signal it.
 *
 * <p>Source of the format: the OCI runtime specification 1.0.2. The first process is catatonit, which reaps orphans and
 * waits; services enter later.
 */
public final class OciBundle {
    /** What container engines give by default, less what only a device filter makes safe (MKNOD) and raw sockets. */
    public static final List<String> DEFAULT_CAPABILITIES = List.of(
            "CHOWN",
            "DAC_OVERRIDE",
            "FOWNER",
            "FSETID",
            "KILL",
            "NET_BIND_SERVICE",
            "SETFCAP",
            "SETGID",
            "SETPCAP",
            "SETUID",
            "SYS_CHROOT");

    static final String FIRST_PROCESS = "/usr/bin/catatonit";
    private static final String LOG_TARGET = "/run/runward/log";
    /** Where a guest sees its own services, for its sv(8); always there, so that the first one needs no restart of the guest. */
    static final String SERVICES_TARGET = "/run/runward/services";

    private static final int LOCK_SECONDS = 60;
    private static final Gson JSON =
            new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

    private static final List<String> MASKED = List.of(
            "/proc/acpi",
            "/proc/asound",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/sys/devices/virtual/powercap",
            "/sys/firmware");
    private static final List<String> READ_ONLY =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private final Host host;
    private final Guest guest;
    private final Guest.Oci oci;
    private final OciCommand runtime;

    OciBundle(Host host, Guest guest, Guest.Oci oci) {
        this.host = host;
        this.guest = guest;
        this.oci = oci;
        this.runtime = new OciCommand(host.ociRuntime());
    }

    /** The capabilities of everything in the guest: the default set and the declared ones. */
    static List<String> capabilities(Guest.Oci oci) {
        TreeSet<String> all = new TreeSet<>(DEFAULT_CAPABILITIES);
        all.addAll(oci.capabilities());
        return List.copyOf(all);
    }

    RenderedDirectory render() {
        Map<String, RenderedFile> files = new TreeMap<>();
        files.put("config.json", file(RenderedFile.SECRET, config(), RenderedFile.Role.SERVICE));
        files.put("start", script(start()));
        files.put("stop", script(stop()));
        files.put("signal", script(signal()));
        if (guest.logRelay() != Guest.LogRelay.OFF) {
            files.put("dev-log.json", devLogProcess().rendered(RenderedFile.Role.EACH_USE));
        }
        return RenderedDirectory.marked(
                host.guestDirectory(guest.name()), "guest " + guest.name(), "started " + guest.started(), files);
    }

    private static RenderedFile file(int mode, String text, RenderedFile.Role role) {
        return new RenderedFile(mode, text, role);
    }

    private static RenderedFile script(String text) {
        return file(RenderedFile.SCRIPT, text, RenderedFile.Role.EACH_USE);
    }

    private ProcessFile devLogProcess() {
        String socket = guest.logRelay() == Guest.LogRelay.SHARE
                ? host.syslogSocket().getFileName().toString()
                : "log";
        return ProcessFile.powerless("ln", "-sfn", LOG_TARGET + "/" + socket, "/dev/log");
    }

    private String start() {
        String devLog = guest.logRelay() == Guest.LogRelay.OFF
                ? ""
                : Template.of("guest-oci-dev-log.sh")
                        .with("GUEST", name())
                        .with("COMMAND", exec(host.guestDirectory(guest.name()).resolve("dev-log.json")))
                        .fill();
        return withRecord(Template.of("guest-oci-start.sh"))
                .with("PLACE_LOG", new Sh.Script(SyslogPlace.SCRIPT))
                .with("DEV_LOG", new Sh.Script(devLog))
                .fill();
    }

    private String stop() {
        return withRecord(Template.of("guest-oci-stop.sh")).fill();
    }

    private String signal() {
        return Template.of("guest-oci-signal.sh")
                .with("GUEST", name())
                .with("SOURCE", source())
                .with(
                        "STARTED",
                        new Sh.Word(host.guestDirectory(guest.name())
                                .resolve("started")
                                .toString()))
                .with("ALIVE", alive())
                .fill();
    }

    private Template withRecord(Template template) {
        String delete = Template.of("guest-oci-delete.sh")
                .with("GUEST", name())
                .with("RUNTIME", new Sh.Words(runtime.words()))
                .fill();
        return template.with("GUEST", name())
                .with("SOURCE", source())
                .with("HERE", new Sh.Word(host.guestDirectory(guest.name()).toString()))
                .with("ALIVE", alive())
                .with("DELETE", new Sh.Script(delete))
                .with("RUNTIME", new Sh.Words(runtime.words()))
                .with("LOCK_SECONDS", new Sh.Number(LOCK_SECONDS));
    }

    private Sh alive() {
        return new Sh.Script(Template.of("guest-oci-alive.sh")
                .with("RECORD", new Sh.Word(runtime.recordOf(guest.name()).toString()))
                .with("PID_KEY", new Sh.Word(runtime.pidKey()))
                .with("START_KEY", new Sh.Word(runtime.startKey()))
                .fill());
    }

    private Sh.Word name() {
        return new Sh.Word(guest.name().value());
    }

    private Sh source() {
        return new Sh.Comment("[guests." + guest.name() + "]");
    }

    private Sh exec(Path processFile) {
        return new Sh.Words(runtime.with(
                "exec",
                "--process",
                processFile.toString(),
                "--pid-file",
                processFile.resolveSibling("dev-log.pid").toString(),
                guest.name().value()));
    }

    private String config() {
        return JSON.toJson(Ordered.of(
                        "ociVersion", "1.0.2",
                        "process", firstProcess(),
                        "root", Ordered.of("path", oci.root().toString(), "readonly", false),
                        "hostname", oci.hostname(),
                        "mounts", mounts(),
                        "linux", linux()))
                + "\n";
    }

    private Map<String, Object> firstProcess() {
        return Ordered.of(
                "terminal", false,
                "user", Ordered.of("uid", 0, "gid", 0),
                "args", List.of("/run/catatonit", "-P"),
                "env", List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin"),
                "cwd", "/",
                "capabilities", Ordered.of("bounding", List.of(), "effective", List.of(), "permitted", List.of()),
                "noNewPrivileges", true);
    }

    private List<Object> mounts() {
        List<Object> mounts = new ArrayList<>(List.of(
                mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev"),
                mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
                mount("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"),
                mount("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k"),
                mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"),
                mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro"),
                mount("/run", "tmpfs", "tmpfs", "nosuid", "nodev", "mode=755"),
                mount("/run/catatonit", "bind", FIRST_PROCESS, "bind", "ro", "nosuid", "nodev")));
        mounts.add(mount(
                SERVICES_TARGET,
                "bind",
                host.guestServicesDirectory(guest.name()).toString(),
                "bind",
                "ro",
                "nosuid",
                "nodev",
                "noexec"));
        logSource()
                .ifPresent(source -> mounts.add(
                        mount(LOG_TARGET, "bind", source.toString(), "bind", "ro", "nosuid", "nodev", "noexec")));
        for (Guest.Mount mount : oci.mounts()) {
            mounts.add(mount(
                    mount.target().toString(),
                    "bind",
                    mount.source().toString(),
                    "bind",
                    mount.readOnly() ? "ro" : "rw"));
        }
        return mounts;
    }

    /** The host directory with the syslog socket: the directory is bound, since a bound socket goes stale. */
    private Optional<Path> logSource() {
        return switch (guest.logRelay()) {
            case OFF -> Optional.empty();
            case SHARE -> Optional.of(host.syslogSocket().getParent());
            case FORWARD, COLLECT -> Optional.of(host.guestLogDirectory(guest.name()));
        };
    }

    private static Map<String, Object> mount(String destination, String type, String source, String... options) {
        return Ordered.of("destination", destination, "type", type, "source", source, "options", List.of(options));
    }

    private Map<String, Object> linux() {
        List<Object> namespaces = new ArrayList<>();
        for (String type : List.of("pid", "ipc", "uts", "mount", "cgroup")) {
            namespaces.add(Map.of("type", type));
        }
        if (oci.network() == Guest.Network.NONE) {
            namespaces.add(Map.of("type", "network"));
        }
        return Ordered.of(
                "namespaces", namespaces,
                "resources", Map.of("devices", List.of(Ordered.of("allow", false, "access", "rwm"))),
                "maskedPaths", MASKED,
                "readonlyPaths", READ_ONLY);
    }
}
