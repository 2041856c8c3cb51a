package org.runward.reconcile;

import java.util.Map;
import org.runward.desired.DesiredState;
import org.runward.observed.ObservedState;
import org.runward.plan.Plan;
import org.runward.plan.Terms;
import org.runward.servicedir.Rendered;

/**
 * One look at the host: what is wanted, what is there, and the plan between them. Nothing in its reach can write.
 *
 * @param digests of {@code rendered}
 * @param isWatched whether a runsvdir watches the scan directory
 */
public record Survey(
        DesiredState desired,
        Rendered rendered,
        Map<String, String> digests,
        ObservedState observed,
        Plan plan,
        boolean isWatched) {

    /** @throws org.runward.host.HostException where the host cannot be read */
    public static Survey of(DesiredState desired, Terms terms) {
        return Surveyor.once(desired).survey(terms, guest -> true);
    }
}
