package org.runward.host;

import org.runward.plan.OffendingHelper;

/** Makes a circle of packages with {@link OffendingHelper} for {@code LayersTest}; never runs. */
public final class HostOffender {
    OffendingHelper plan;
}
