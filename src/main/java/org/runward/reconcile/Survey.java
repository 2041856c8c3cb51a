package org.runward.reconcile;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.runward.desired.DesiredState;
import org.runward.host.Memory;
import org.runward.observed.ObservedState;
import org.runward.plan.Digests;
import org.runward.plan.Plan;
import org.runward.plan.Terms;
import org.runward.servicedir.Rendered;

/**
 * One look at the host: what is wanted, what is there, and the plan between them. Nothing in its reach can write.
 *
 * @param digests of {@code rendered}
 * @param isWatched whether a runsvdir watches the host's scan directory
 */
public record Survey(
        DesiredState desired,
        Rendered rendered,
        Digests digests,
        ObservedState observed,
        Plan plan,
        boolean isWatched) {

    /** The scan directories that no runsvdir watches, of the host and of declared services. */
    public List<Path> unwatched() {
        List<Path> unwatched = new ArrayList<>();
        if (!isWatched) {
            unwatched.add(desired.host().scanDirectory());
        }
        desired.groupDirectories().stream()
                .filter(directory -> !observed.scanDirectories().get(directory).watched())
                .forEach(unwatched::add);
        return unwatched;
    }

    /** @throws org.runward.host.HostException where the host cannot be read */
    public static Survey of(DesiredState desired, Terms terms) {
        return Surveyor.of(desired, Memory.NONE).survey(terms, GuestQuestions.ALL);
    }
}
