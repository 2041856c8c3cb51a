package org.runward.servicedir;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.runward.desired.DesiredState;
import org.runward.desired.Guest;
import org.runward.desired.Log;
import org.runward.desired.Service;
import org.runward.servicedir.RenderedFile.Role;

/** Renders a service's directory; which scripts it gets depends on where its command runs. */
final class ServiceRenderer {
    /** How much longer than its service an svlogd may live that was left by a runsv that was killed. */
    private static final int LAST_LINES_SECONDS = 10;

    private final DesiredState desired;

    ServiceRenderer(DesiredState desired) {
        this.desired = desired;
    }

    RenderedService render(Service service) {
        if (!service.isRendered()) {
            return RenderedService.existing(service);
        }
        Map<String, RenderedFile> files = new TreeMap<>(scripts(service));
        if (service.state() == Service.State.DOWN) {
            files.put("down", new RenderedFile(RenderedFile.PLAIN, RenderedDirectory.DOWN_TEXT, Role.BOOT));
        }
        Optional<LogSettings> log = log(service, files);
        Optional<String> settings = log.isPresent() ? Optional.of(log.get().generation()) : Optional.empty();
        Path path = desired.host().directoryOf(service.name());
        RenderedDirectory directory = RenderedDirectory.marked(
                path,
                "service " + service.name(),
                ServicePlaces.of(service) + "state " + service.state() + "\nstop-timeout "
                        + service.ending().stopSeconds()
                        + (settings.isPresent() ? "\nlog " + settings.get() : ""),
                files);
        return RenderedService.of(service, directory, log, settings);
    }

    private Map<String, RenderedFile> scripts(Service service) {
        Needs needs = new Needs(desired);
        Optional<Guest> place = service.guest().isPresent()
                ? Optional.of(desired.guests().get(service.guest().get()))
                : Optional.empty();
        if (service.definition() instanceof Service.Command command
                && service.guest().isPresent()) {
            Guest guest = place.orElseThrow();
            if (guest.definition() instanceof Guest.Oci oci) {
                return new OciScripts(desired.host(), guest, oci, service, command).render(needs.script(service));
            }
            return new VserverScripts(desired.host(), guest, service, command).render(needs.script(service));
        }
        return new HostScripts(desired.host(), service, place, desired.watchedBy(service))
                .render(needs.script(service));
    }

    private Optional<LogSettings> log(Service service, Map<String, RenderedFile> files) {
        if (service.log() instanceof Log.Svlogd svlogd) {
            LogSettings settings = LogSettings.of(desired.host().logDirectoryOf(service.name()), svlogd);
            Template run = about(Template.of("log-run.sh"), service)
                    .with("DIRECTORY", new Sh.Word(settings.directory().toString()))
                    .with("SECONDS", new Sh.Number(service.ending().stopSeconds() + LAST_LINES_SECONDS));
            files.put("log/run", RenderedFile.script(run, Role.LOG));
            return Optional.of(settings);
        }
        if (service.guest().isPresent() && service.definition() instanceof Service.Command) {
            files.put("log/run", RenderedFile.script(about(Template.of("log-run-pass.sh"), service), Role.LOG));
        }
        return Optional.empty();
    }

    /** Every script begins with what it is and which table made it. */
    static Template about(Template template, Service service) {
        return template.with("NAME", new Sh.Word(service.name().value()))
                .with("SOURCE", new Sh.Comment(service.source()));
    }
}
