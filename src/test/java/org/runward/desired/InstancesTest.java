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

    @Test
    void twoServicesAreNotInOneDirectory() {
        String rest = "; write another one, or leave one of the two services out";
        assertEquals(
                List.of("f2:2: services.b.directory: is also the directory of [services.a]" + rest),
                problems("[services.a]\ndirectory = \"/opt/x\"\n", "[services.b]\ndirectory = \"/opt/x/\"\n"));
        String rendered = "[services.b]\n" + COMMAND;
        String there = "[services.a]\ndirectory = \"/etc/sv/b\"\n";
        String problem = "services.a.directory: is also the directory of [services.b]" + rest;
        assertEquals(List.of("f:2: " + problem), problems(there, rendered));
        assertEquals(List.of("f2:2: " + problem), problems(rendered, there));
        assertEquals(
                List.of("f2:2: services.a.directory: is also the directory of log-relay of [guests.g]" + rest),
                problems(guest("g"), "[services.a]\ndirectory = \"/etc/sv/logrelay-g\"\n"));
        assertEquals(List.of(), problems("[services.b]\ndirectory = \"/etc/sv/b\"\n", "[services.a]\n" + COMMAND));
    }

    @Test
    void aDirectoryThatIsPerGuestOrNotKnownIsToldAsThatAlone() {
        assertEquals(
                List.of("f2:2: services.a.guests: does not go with directory, which is never rewritten; leave it out"),
                problems(guest("g") + guest("h"), "[services.a]\nguests = [\"g\", \"h\"]\ndirectory = \"/opt/x\"\n"));
        assertEquals(
                2,
                problems("[services.a]\ndirectory = \"x\"\n", "[services.b]\ndirectory = \"x\"\n")
                        .size());
    }

    @Test
    void aGuestThatIsNamedTwiceIsToldAsThat() {
        assertEquals(
                List.of("f2:2: services.a.guests: names guest \"g\" twice; leave one of the two out"),
                problems(guest("g"), "[services.a]\nguests = [\"g\", \"g\", \"g\"]\n" + COMMAND));
    }
}
