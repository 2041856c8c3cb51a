package org.runward.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.desired.Service;
import org.runward.observed.ObservedAgentService;
import org.runward.observed.ObservedDirectory;
import org.runward.observed.ObservedFile;
import org.runward.observed.ObservedLink;
import org.runward.servicedir.AgentService;

/** Why the service of runward's own agent cannot be put in its place, each with the way out. */
final class AgentServiceObstacles {
    private static final int WRITABLE_BY_OTHERS = 022;

    private final DesiredState desired;
    private final Name name;
    private final AgentService wanted;
    private final ObservedAgentService found;

    AgentServiceObstacles(DesiredState desired, Name name, AgentService wanted, ObservedAgentService found) {
        this.desired = desired;
        this.name = name;
        this.wanted = wanted;
        this.found = found;
    }

    /** Of its files. */
    List<String> ofDirectory() {
        List<String> obstacles = new ArrayList<>();
        ObservedDirectory there = found.service().directory();
        Path directory = wanted.directory();
        declaredAnother().ifPresent(obstacles::add);
        if (there.kind() == ObservedDirectory.Kind.OTHER) {
            obstacles.add(directory + " is there and no directory; move it away, or name another place: --directory");
        }
        if (there.marker().isPresent()) {
            obstacles.add(
                    directory + " is one that runward made for a declared service; name another place: --directory");
        }
        List<String> foreign = wanted.scripts().keySet().stream()
                .filter(script -> isForeign(script, there.files().get(script)))
                .map(script -> directory.resolve(script).toString())
                .toList();
        if (!foreign.isEmpty()) {
            obstacles.add("not written by runward, or taken over by somebody since: " + String.join(", ", foreign)
                    + "; move the directory away, or name another place: --directory");
        }
        if (there.files().containsKey(AgentService.CONF)
                && isOpenToOthers(there.files().get(AgentService.CONF))) {
            Path conf = directory.resolve(AgentService.CONF);
            obstacles.add(
                    conf + ": others than root may change it, and what it says is run as root; chown root:root and"
                            + " chmod go-w it");
        }
        return obstacles;
    }

    private Optional<String> declaredAnother() {
        boolean another = Optional.ofNullable(desired.services().get(name))
                .filter(service ->
                        service.isRendered() || !desired.directoryOf(service).equals(wanted.directory()))
                .isPresent();
        return another
                ? Optional.of("the declaration has another [services." + name + "]; give that another name, or this"
                        + " directory: directory = \"" + wanted.directory() + "\"")
                : Optional.empty();
    }

    private boolean isForeign(String script, ObservedFile there) {
        return there != null
                && FileDifferences.hasOtherContent(wanted.scripts().get(script), there)
                && there.text().filter(AgentService::isOurs).isEmpty();
    }

    private static boolean isOpenToOthers(ObservedFile file) {
        return !file.ownedByRoot() || (file.mode() & WRITABLE_BY_OTHERS) != 0;
    }

    /** Of its link, and of what else would take it down again. */
    List<String> ofLink() {
        List<String> obstacles = new ArrayList<>();
        Path link = desired.host().linkOf(name);
        List<String> entries = found.entries();
        Optional<Service> declared = desired.serviceIn(wanted.directory());
        boolean byAnotherName = declared.isPresent() && !entries.isEmpty() && !entries.contains(name.value());
        if (entries.size() > 1 || byAnotherName) {
            obstacles.add("in " + desired.host().scanDirectory() + " " + String.join(" and ", entries) + " lead"
                    + (entries.size() > 1 ? "" : "s") + " to " + wanted.directory() + "; remove all but " + name);
        } else if (entries.isEmpty() && found.service().link().kind() == ObservedLink.Kind.OTHER) {
            obstacles.add(link + " is there and no link; move it away");
        } else if (entries.isEmpty() && found.service().link().kind() == ObservedLink.Kind.LINK) {
            obstacles.add(link + " leads to another directory; remove it");
        }
        declared.filter(service -> service.state() != Service.State.UP)
                .ifPresent(
                        service -> obstacles.add(service.source() + " is not declared up, so that the next pass would"
                                + " take it down; write state = \"up\", or say --no-link"));
        return obstacles;
    }
}
