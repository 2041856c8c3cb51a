package org.runward.desired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.runward.desired.Declared.problems;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is wrong with a declaration where it is spelled out. */
class InstancesTest {
    private static final String COMMAND = "command = [\"x\"]\n";

    private static String guest(String name, String... lines) {
        return "[guests." + name + "]\nruntime = \"oci\"\nroot = \"/srv/g\"\n" + String.join("\n", lines) + "\n";
    }

    @Test
    void theNameOfALogRelayIsNoLongerThanOthers() {
        String longest = "g".repeat(55);
        String longer = longest + "g";
        String needed = "[services.api]\nguest = \"" + longer + "\"\n" + COMMAND + "needs = [\"db\"]\n";
        assertEquals(List.of(), problems(guest(longest)));
        assertEquals(
                List.of("f:1: guests." + longer + ": its log relay would be \"logrelay-" + longer + "\", which is too"
                        + " long for a name; call the guest or [host] log-relay-name something shorter"),
                problems(guest(longer), needed, "[services.db]\n" + COMMAND));
        assertEquals(List.of(), problems(guest(longer, "log-relay = \"off\"")));
        assertEquals(
                List.of(),
                problems(guest("g".repeat(64), "log-relay = \"share\""), "[host]\nsyslog-socket = \"/l/log\"\n"));
        assertEquals(List.of(), problems(guest(longer), "[host]\nlog-relay-name = \"log-{guest}\"\n"));
    }

    @Test
    void aNameThatIsTooLongIsToldOnceAndNotWhereItIsNeeded() {
        String service = "s".repeat(40);
        String guest = "g".repeat(40);
        assertEquals(
                List.of("f2:2: services." + service + ".guests: \"" + service + "-" + guest
                        + "\" is too long for a name"),
                problems(
                        guest(guest),
                        "[services." + service + "]\nguests = [\"" + guest + "\"]\n" + COMMAND,
                        "[services.api]\nneeds = [\"" + service + "\"]\n" + COMMAND));
    }
}
