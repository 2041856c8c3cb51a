package org.runward.plan;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.runward.desired.Declared;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.desired.Service;

/** Needs in numbers that nobody writes by hand. */
class NeedsOrderTest {
    private static String service(String name, String... needs) {
        String list = needs.length == 0 ? "" : "\"" + String.join("\", \"", needs) + "\"";
        return "[services." + name + "]\ncommand = [\"s\"]\nneeds = [" + list + "]\n";
    }

    /** Each of a layer needs all of the layer before it, so that the ways are as many as two to the power of the layers. */
    private static DesiredState layers(int count) {
        StringBuilder text = new StringBuilder(service("other") + service("a0") + service("b0"));
        for (int i = 1; i < count; i++) {
            text.append(service("a" + i, "a" + (i - 1), "b" + (i - 1)));
            text.append(service("b" + i, "a" + (i - 1), "b" + (i - 1)));
        }
        return Declared.state(text.toString());
    }

    @Test
    void whetherAServiceIsNeededTakesNoLongerForManyWaysToIt() {
        DesiredState desired = layers(60);
        Service last = desired.services().get(new Name("a59"));

        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            assertTrue(NeedsOrder.isNeeded(new Name("a0"), last, desired));
            assertFalse(NeedsOrder.isNeeded(new Name("other"), last, desired));
            assertFalse(NeedsOrder.isNeeded(new Name("a59"), last, desired));
        });
    }
}
