package org.runward.servicedir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.runward.desired.Guest;
import org.runward.desired.Host;
import org.runward.desired.Name;
import org.runward.desired.SyslogPlace;
import org.runward.servicedir.GuestConfiguration.AllMounts;
import org.runward.servicedir.GuestConfiguration.HasLine;
import org.runward.servicedir.GuestConfiguration.IsText;
import org.runward.servicedir.GuestConfiguration.Mounts;

/**
 * A Linux-VServer guest as files: our scripts that start, stop and signal it, and what its configuration must say.
 *
 * <p>Source: util-vserver's configuration, "The content of the /etc/vservers directory". Without {@code persistent} in both
 * files a command that enters the guest stays as a child of a shell on the host, which gets its signals.
 */
public final class VserverGuest {
    /** Where the directory of the syslog socket is mounted. On the guest's disk: what is mounted on /run would hide it. */
    public static final String LOG_TARGET = "/var/lib/runward/log";

    /** Where a guest that may control services sees them; a link leads there from /run/runward/services. */
    public static final String SERVICES_TARGET = "/var/lib/runward/services";

    /** The line of the marker by which such a guest is known when it is no longer declared. */
    public static final String RUNTIME_LINE = "runtime vserver";

    private static final int LOCK_SECONDS = 60;
    private static final int START_SECONDS = 40;
    private static final int STOP_SECONDS = 45;
    /** How long somebody else's start is waited for. */
    private static final int HALF_SECONDS = 60;

    private final Host host;
    private final Guest guest;
    private final boolean controls;

    /** @param controls whether it may control a service */
    VserverGuest(Host host, Guest guest, boolean controls) {
        this.controls = controls;
        this.host = host;
        this.guest = guest;
    }

    /** What a configuration must say when the guest is not ours any more: nothing of ours is mounted. */
    public static GuestConfiguration released(Host host, Name guest) {
        SortedMap<String, GuestConfiguration.Rule> rules = new TreeMap<>();
        rules.put(GuestConfiguration.MOUNTS, mounts(Optional.empty(), Optional.empty()));
        return new GuestConfiguration(host.vserver().configurationOf(guest), rules);
    }

    RenderedGuest render() {
        Map<String, RenderedFile> files = new TreeMap<>();
        files.put("functions", plain(functions()));
        files.put("start", script(start()));
        files.put("stop", script(locked("guest-vserver-stop.sh").fill()));
        files.put("bounded", script(about("guest-vserver-bounded.sh").fill()));
        files.put("signal", script(signal()));
        if (hasLog() || controls) {
            files.put(
                    "prepare",
                    script(locked("guest-vserver-prepare.sh")
                            .with("TARGETS", new Sh.Words(List.of(LOG_TARGET, SERVICES_TARGET)))
                            .fill()));
        }
        RenderedDirectory directory = RenderedDirectory.marked(
                here(), "guest " + guest.name(), "started " + guest.started() + "\n" + RUNTIME_LINE, files);
        return new RenderedGuest(directory, Optional.of(configuration()));
    }

    private GuestConfiguration configuration() {
        SortedMap<String, GuestConfiguration.Rule> rules = new TreeMap<>();
        for (String file : List.of("flags", "nflags")) {
            rules.put(file, new HasLine("persistent"));
        }
        for (String file : List.of("apps/init/cmd.start", "apps/init/cmd.stop")) {
            rules.put(file, new IsText("/bin/true"));
        }
        Optional<Path> services = controls ? Optional.of(host.guestServicesDirectory(guest.name())) : Optional.empty();
        rules.put(GuestConfiguration.MOUNTS, mounts(logSource(), services));
        return new GuestConfiguration(host.vserver().configurationOf(guest.name()), rules);
    }

    private static AllMounts mounts(Optional<Path> log, Optional<Path> services) {
        return new AllMounts(List.of(mount(LOG_TARGET, log), mount(SERVICES_TARGET, services)));
    }

    private static Mounts mount(String target, Optional<Path> source) {
        return new Mounts(target, source.map(path -> path + " " + target + " none bind,ro 0 0"));
    }

    private boolean hasLog() {
        return guest.logRelay() != Guest.LogRelay.OFF;
    }

    private Optional<Path> logSource() {
        return switch (guest.logRelay()) {
            case OFF -> Optional.empty();
            case SHARE -> Optional.of(host.syslogSocket().getParent());
            case FORWARD, COLLECT -> Optional.of(host.guestLogDirectory(guest.name()));
        };
    }

    private String functions() {
        return about("guest-vserver-functions.sh")
                .with("HERE", new Sh.Word(here().toString()))
                .with(
                        "CONFIGURATION",
                        new Sh.Word(host.vserver().configurationOf(guest.name()).toString()))
                .with("PLACE_LOG", new Sh.Script(SyslogPlace.SCRIPT))
                .with("PROC", new Sh.Word(host.vserver().proc().toString()))
                .with("HALF_SECONDS", new Sh.Number(HALF_SECONDS))
                .with("START_SECONDS", new Sh.Number(START_SECONDS))
                .with("STOP_SECONDS", new Sh.Number(STOP_SECONDS))
                .fill();
    }

    private String start() {
        String socket = guest.logRelay() == Guest.LogRelay.SHARE
                ? host.syslogSocket().getFileName().toString()
                : "log";
        String devLog = hasLog()
                ? Template.of("guest-vserver-dev-log.sh")
                        .with("TARGET", new Sh.Word(LOG_TARGET))
                        .with("SOCKET", new Sh.Word(socket))
                        .fill()
                : "";
        String services = controls
                ? Template.of("guest-vserver-services.sh")
                        .with("TARGET", new Sh.Word(SERVICES_TARGET))
                        .with("PLACE", new Sh.Word(OciBundle.SERVICES_TARGET))
                        .fill()
                : "";
        return locked("guest-vserver-start.sh")
                .with("DEV_LOG", new Sh.Script(devLog))
                .with("SERVICES", new Sh.Script(services))
                .fill();
    }

    private String signal() {
        Path processes = host.vserver().cgroups().resolve(guest.name().value()).resolve("cgroup.procs");
        return about("guest-vserver-signal.sh")
                .with("HERE", new Sh.Word(here().toString()))
                .with("PROCESSES", new Sh.Word(processes.toString()))
                .with(
                        "CONTEXT",
                        new Sh.Word(host.vserver()
                                .configurationOf(guest.name())
                                .resolve("context")
                                .toString()))
                .with(
                        "GROUP_LIVES",
                        InstanceScripts.groupLives(
                                new Sh.Words(List.of("vcontext", "--silent", "--migrate", "--xid", "1", "--", "ps"))))
                .fill();
    }

    private Template locked(String template) {
        return about(template)
                .with("HERE", new Sh.Word(here().toString()))
                .with("LOCK_SECONDS", new Sh.Number(LOCK_SECONDS));
    }

    private Template about(String template) {
        return Template.of(template)
                .with("GUEST", new Sh.Word(guest.name().value()))
                .with("SOURCE", new Sh.Comment("[guests." + guest.name() + "]"));
    }

    private Path here() {
        return host.guestDirectory(guest.name());
    }

    private static RenderedFile script(String text) {
        return new RenderedFile(RenderedFile.SCRIPT, text, RenderedFile.Role.EACH_USE);
    }

    private static RenderedFile plain(String text) {
        return new RenderedFile(RenderedFile.PLAIN, text, RenderedFile.Role.EACH_USE);
    }
}
