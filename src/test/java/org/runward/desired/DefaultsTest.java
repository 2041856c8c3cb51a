package org.runward.desired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.runward.desired.Declared.GUEST;
import static org.runward.desired.Declared.guest;
import static org.runward.desired.Declared.problems;
import static org.runward.desired.Declared.service;
import static org.runward.desired.Declared.state;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code [defaults.service]} and {@code [defaults.guest]}, and declarations of several files. */
class DefaultsTest {
    private static final String API = "[services.api]\ncommand = [\"api\"]\n";

    private static Service.Command command(String... texts) {
        return (Service.Command) service("api", texts).definition();
    }

    @Test
    void anyKeyOfAServiceMayHaveADefault() {
        String defaults = "[defaults.service]\nuser = \"nobody\"\nstate = \"down\"\nbefore = [\"x\"]\nlog = \"none\"\n";
        assertEquals(Optional.of("nobody"), command(defaults, API).execution().user());
        assertEquals(Service.State.DOWN, service("api", defaults, API).state());
        assertEquals(List.of("x"), command(defaults, API).before());
        assertEquals(new Log.None(), service("api", defaults, API).log());
    }

    @Test
    void aKeyOfItsOwnWins() {
        String defaults = "[defaults.service]\nuser = \"nobody\"\nstate = \"down\"\n";
        String own = API + "user = \"api\"\nstate = \"up\"\n";
        assertEquals(Optional.of("api"), command(defaults, own).execution().user());
        assertEquals(Service.State.UP, service("api", defaults, own).state());
    }

    @Test
    void tablesAreMergedKeyByKey() {
        String defaults = "[defaults.service]\nenvironment = { TZ = \"UTC\", LANG = \"C\" }\n"
                + "limits = { open-files = 64, processes = 8 }\nlog = { keep = 3, prefix = \"x\" }\n";
        String own =
                API + "environment = { LANG = \"de\", A = \"1\" }\nlimits = { processes = 9 }\nlog = { keep = 4 }\n";
        Execution execution = command(defaults, own).execution();
        assertEquals(Map.of("TZ", "UTC", "LANG", "de", "A", "1"), execution.environment());
        assertEquals(Map.of(Execution.Limit.OPEN_FILES, 64L, Execution.Limit.PROCESSES, 9L), execution.limits());
        Log.Svlogd log = (Log.Svlogd) service("api", defaults, own).log();
        assertEquals(4, log.keep());
        assertEquals("x", log.prefix());
    }

    @Test
    void listsAreReplaced() {
        String defaults = "[services.db]\ncommand = [\"db\"]\n[services.mq]\ncommand = [\"mq\"]\n"
                + "[defaults.service]\nbefore = [\"a\", \"b\"]\n";
        assertEquals(List.of("c"), command(defaults, API + "before = [\"c\"]\n").before());
    }

    @Test
    void aLogThatIsNoneReplacesATableAndTheOtherWayRound() {
        assertEquals(
                new Log.None(),
                service("api", "[defaults.service]\nlog = { keep = 3 }\n", API + "log = \"none\"\n")
                        .log());
        assertEquals(
                3,
                ((Log.Svlogd) service("api", "[defaults.service]\nlog = \"none\"\n", API + "log = { keep = 3 }\n")
                                .log())
                        .keep());
    }

    @Test
    void whatIsRunAndWhereAreGroupsOfWhichADefaultGivesNoSecond() {
        String defaults = "[defaults.service]\ncommand = [\"default\"]\nguest = \"g\"\n";
        assertEquals(
                List.of("default"), command(GUEST, defaults, "[services.api]\n").command());
        assertEquals(
                Optional.of(new Name("g")),
                service("api", GUEST, defaults, "[services.api]\n").guest());
        Service legacy =
                service("api", "[defaults.service]\ncommand = [\"x\"]\n", "[services.api]\ndirectory = \"/x\"\n");
        assertEquals(new Service.ExistingDirectory("/x"), legacy.definition());
        assertEquals(
                true,
                state(GUEST, defaults, "[services.api]\nguests = [\"g\"]\n")
                        .services()
                        .containsKey(new Name("api-g")));
    }

    @Test
    void aDefaultThatDoesNotGoWithAnExistingDirectoryIsPassedOver() {
        assertEquals(
                List.of(), problems("[defaults.service]\nuser = \"nobody\"\n", "[services.api]\ndirectory = \"/x\"\n"));
    }

    @Test
    void aProblemInTheDefaultsIsToldOnceAndThere() {
        assertEquals(
                List.of("f:2: defaults.service.state: not one of \"up\", \"down\", \"unlinked\""),
                problems("[defaults.service]\nstate = \"x\"\n", API, "[services.b]\ncommand = [\"b\"]\n"));
    }

    /** No key takes a list with a list in it. */
    @Test
    void eachDefaultIsLookedAtAlsoWhereNoTableTakesIt() {
        for (String kind : List.of("service", "guest")) {
            for (String key : kind.equals("service") ? ServiceReader.KEYS : GuestReader.KEYS) {
                List<String> found = problems("[defaults." + kind + "]\n" + key + " = [[0]]\n");
                assertEquals(1, found.size(), key + found);
                assertTrue(found.get(0).startsWith("f:2: defaults." + kind + "." + key + ": not "), found.get(0));
            }
        }
    }

    @Test
    void aDefaultThatNoTableTakesIsToldOnceAndAllOfThem() {
        assertEquals(
                List.of(
                        "f:2: defaults.service.restart: not a string; write it in quotes",
                        "f:3: defaults.service.log.size: not a size; write a number of bytes or \"512K\", \"1M\", \"2G\"",
                        "f:4: defaults.service.environment.A: not a string; write it in quotes",
                        "f:6: defaults.guest.mounts.target: missing; write an absolute path"),
                problems("[defaults.service]\nrestart = 5\nlog = { size = \"x\" }\nenvironment = { A = 1 }\n"
                        + "[defaults.guest]\nmounts = [{ source = \"/x\" }]\n"));
        assertEquals(
                List.of("f:2: defaults.service.restart: not a string; write it in quotes"),
                problems("[defaults.service]\nrestart = 5\n", API + "restart = \"report\"\n"));
    }

    @Test
    void whatGoesWithWhatIsNoMatterOfTheDefaults() {
        assertEquals(
                List.of(),
                problems("[defaults.service]\ncommand = [\"x\"]\nrun-script = \"/x\"\ndirectory = \"/x\"\n"
                        + "guest = \"g\"\nguests = [\"h\"]\nneeds = [\"x\"]\nguest-control = true\noperators = [\"x\"]\n"
                        + "guest-operators = [\"y\"]\nenvironment = { A = \"x \" }\n[defaults.guest]\nruntime = \"vserver\"\n"
                        + "hostname = \"h\"\n"));
    }

    @Test
    void guestsHaveDefaultsToo() {
        String defaults = "[defaults.guest]\nruntime = \"oci\"\nlog-relay = \"off\"\ncapabilities = [\"NET_RAW\"]\n";
        Guest guest = guest(defaults, "[guests.g]\nroot = \"/srv/g\"\n");
        assertEquals(Guest.LogRelay.OFF, guest.logRelay());
        assertEquals(List.of("NET_RAW"), ((Guest.Oci) guest.definition()).capabilities());
        assertEquals(
                Guest.LogRelay.COLLECT,
                guest(defaults, "[guests.g]\nroot = \"/srv/g\"\nlog-relay = \"collect\"\n")
                        .logRelay());
    }

    @Test
    void severalFilesAreOneDeclaration() {
        DesiredState desired = state("[host]\nlog-directory = \"/l\"\n", API, "[services.b]\ncommand = [\"b\"]\n");
        assertEquals(2, desired.services().size());
        assertEquals("/l", desired.host().logDirectory().toString());
    }

    @Test
    void aTableThatStandsInTwoFilesIsAProblemOfTheSecond() {
        List<String> found = problems(API, API);
        assertEquals(1, found.size(), found.toString());
        assertEquals("f2:1: services.api: ", found.get(0).substring(0, 20));
    }
}
