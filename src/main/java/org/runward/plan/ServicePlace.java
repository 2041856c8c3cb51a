package org.runward.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.runward.desired.Host;
import org.runward.desired.Service;
import org.runward.observed.ObservedDirectory;
import org.runward.observed.ObservedLink;
import org.runward.observed.ObservedService;
import org.runward.servicedir.RenderedService;

/** Whose a service's directory and link are. */
final class ServicePlace {
    private final RenderedService rendered;
    private final ObservedService observed;
    private final Path link;
    private final Path directory;
    private final Host host;
    private final boolean ours;

    /**
     * @param directory that of the service, to which the link is to lead
     */
    ServicePlace(
            Host host, RenderedService rendered, ObservedService observed, Subject subject, Path link, Path directory) {
        this.rendered = rendered;
        this.observed = observed;
        this.link = link;
        this.directory = directory;
        this.host = host;
        this.ours = rendered.directory().isPresent()
                && (observed.directory().isMarkedFor(subject.toString())
                        || FileDifferences.isOursWithoutMarker(
                                rendered.directory().get(), observed.directory()));
    }

    /** Whether its directory was made by us. */
    boolean isOurs() {
        return ours;
    }

    /** Why it cannot be made, each with the way out. */
    List<String> obstacles() {
        List<String> obstacles = new ArrayList<>();
        Service service = rendered.service();
        ObservedDirectory there = observed.directory();
        if (!service.isRendered()) {
            if (there.kind() != ObservedDirectory.Kind.DIRECTORY) {
                obstacles.add("its directory " + directory + " is not there");
            } else if (there.markedSubject().isPresent()) {
                obstacles.add(directory + " was made by runward, for "
                        + there.markedSubject().get() + "; remove " + directory
                        + "/.runward to have it as it is, or name another directory");
            }
        } else if (!isOurs() && !there.isFree()) {
            obstacles.add(directory + " is there and not ours; write directory = \"" + directory
                    + "\" to run it as it is (runward adopt prints that), or move it away");
        }
        if (service.isLinked() && observed.link().kind() == ObservedLink.Kind.OTHER) {
            obstacles.add(link + " is there and no link; move it away");
        } else if (service.isLinked() && isForeignLink()) {
            Path former = host.directoryOf(service.name());
            boolean own = !service.isRendered() && observed.link().leadsTo(former);
            obstacles.add(link
                    + (own
                            ? " leads to " + former + ", which runward made; remove the link, wait until sv status "
                                    + former + " says that runsv is not running, and remove that directory"
                            : " leads to a directory that is not ours; remove the link or rename the service"));
        }
        return obstacles;
    }

    /** A link under a name that was never ours, to something that exists. */
    private boolean isForeignLink() {
        ObservedLink there = observed.link();
        return there.kind() == ObservedLink.Kind.LINK && !there.leadsTo(directory) && !there.dangling() && !isOurs();
    }
}
