package org.runward.desired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.runward.desired.Declared.GUEST;
import static org.runward.desired.Declared.problems;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that can be wrong with a declaration, and the exact line about it. */
class DeclarationProblemsTest {
    private static final String API = "[services.api]\ncommand = [\"api\"]\n";
    private static final String NAME = "not a name; a name is [a-z0-9][a-z0-9_.-]*, at most 64 characters";

    private static void invalid(String problem, String... texts) {
        assertEquals(List.of(problem), problems(texts));
    }

    @Test
    void allProblemsOfAllFilesAreReportedAtOnceInOrder() {
        assertEquals(
                List.of(
                        "f:1: hosts: unknown key; did you mean \"host\"?",
                        "f:2: guests.g.root: missing; write the directory of the guest's file system",
                        "f:3: guests.g.started: not true or false; write it without quotes",
                        "f2:1: services.api: says nothing to run; write command = [...], run-script = \"...\" or directory"
                                + " = \"...\"",
                        "f2:2: services.api.state: not one of \"up\", \"down\", \"unlinked\"",
                        "f2:3: services.api.needs: no service \"bd\" is declared"),
                problems(
                        "[hosts]\n[guests.g]\nstarted = \"yes\"\nruntime = \"oci\"\n",
                        "[services.api]\nstate = \"running\"\nneeds = [\"bd\"]\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory-max"})
    void aKeyOfALaterVersionIsUnknownForNow(String key) {
        invalid("f:3: services.api." + key + ": unknown key", API + key + " = \"x\"\n");
    }

    @Test
    void whoMayControlAServiceIsSomebodyAndAtMostOneOfAKind() {
        invalid(
                "f:3: services.api.operators: there is no user \"x\" on this host; make it, or name another",
                API + "operators = [\"x\"]\n");
        invalid(
                "f:3: services.api.operators: names more than one group; make one of them all, and write that",
                API + "operators = [\"@web\", \"@other\"]\n");
        invalid(
                "f:3: services.api.log.operators: has an item that is neither a user nor a group; write \"USER\" or \"@GROUP\"",
                API + "log = { operators = [\"@ web\"] }\n");
        invalid(
                "f:3: services.api.guest-control: is for a service in a guest; name its guest, or leave it out",
                API + "guest-control = true\n");
    }

    @Test
    void ownersOnTheHostAndInAGuestAreOneOfAKind() {
        String both = API + "guest = \"g\"\nguest-control = true\n";
        assertEquals(
                List.of(
                        "f2:6: services.api.guest-operators: names a user, and so does operators, but there is one owner;"
                                + " write a group, \"@GROUP\", in one of them"),
                problems(GUEST, both + "operators = [\"deploy\", \"@web\"]\nguest-operators = [\"x\"]\n"));
        assertEquals(
                List.of(
                        "f2:6: services.api.guest-operators: names a group, and so does operators, but there is one group;"
                                + " write a user in one of them"),
                problems(GUEST, both + "operators = [\"@web\"]\nguest-operators = [\"x\", \"@y\"]\n"));
        assertEquals(List.of(), problems(GUEST, both + "operators = [\"deploy\"]\nguest-operators = [\"@y\"]\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "rnu-script, run-script",
        "comand, command",
        "enviroment, environment",
        "chek, check",
        "env, environment"
    })
    void aNearKeyIsSuggested(String written, String meant) {
        invalid(
                "f:3: services.api." + written + ": unknown key; did you mean \"" + meant + "\"?",
                API + written + " = \"x\"\n");
    }

    @Test
    void anUnknownKeyIsToldWhereverItStands() {
        invalid("f:2: host.scan-dir: unknown key; did you mean \"scan-directory\"?", "[host]\nscan-dir = \"/x\"\n");
        invalid("f:4: guests.g.guest-policy: not one of \"deny\", \"allow\"", GUEST + "guest-policy = \"ask\"\n");
        invalid("f:1: defaults.services: unknown key; did you mean \"service\"?", "[defaults.services]\nx = 1\n");
        invalid("f:2: defaults.service.usr: unknown key; did you mean \"user\"?", "[defaults.service]\nusr = \"x\"\n");
        invalid("f:3: services.api.log.sise: unknown key; did you mean \"size\"?", API + "log = { sise = \"1M\" }\n");
        invalid("f:3: services.api.limits.files: unknown key", API + "limits = { files = 1 }\n");
        invalid(
                "f:4: guests.g.mounts.readonly: unknown key; did you mean \"read-only\"?",
                GUEST + "mounts = [{ source = \"/a\", target = \"/b\", readonly = true }]\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "command = \"api -f\" | command | not a list; write [...]",
                "command = [1] | command | not a list of strings; write [\"...\", ...]",
                "command = [] | command | is empty; write [\"PROGRAM\", \"ARGUMENT\", ...] or leave the key out",
                "command = [\"-f\"] | command | does not begin with a program; write [\"PROGRAM\", \"ARGUMENT\", ...]",
                "directory = \"etc/sv\" | directory | not an absolute path; begin it with /",
                "directory = \"/etc/../sv\" | directory | has . or .. in it; write the path out",
                "run-script = 1 | run-script | not a string; write it in quotes"
            })
    void aDefinitionOfTheWrongFormIsRefused(String line, String key, String message) {
        invalid("f:2: services.api." + key + ": " + message, "[services.api]\n" + line + "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "state = true | state | not a string; write it in quotes",
                "user = \"Bad User\" | user | not a user; write a name or \"UID:GID\" in numbers",
                "user = \"12\" | user | not a user; write a name or \"UID:GID\" in numbers",
                "environment = \"x\" | environment | not a table; write { ... }",
                "environment = { A = 1 } | environment.A | not a string; write it in quotes",
                "environment = { a-b = \"x\" } | environment.a-b | not a variable's name; use letters, digits and _",
                "environment = { A = \"x \" } | environment.A | ends in a blank, which chpst -e would cut off; leave it"
                        + " out or write the command with env",
                "environment-file = \"default/api\" | environment-file | not an absolute path; begin it with /",
                "limits = { open-files = \"many\" } | limits.open-files | not a whole number; write it without quotes",
                "limits = { open-files = -1 } | limits.open-files | is negative",
                "limits = { memory = \"1T\" } | limits.memory | not a size; write a number of bytes or \"512K\", \"1M\","
                        + " \"2G\"",
                "log = \"nothing\" | log | not \"none\" and not a table; write log = { size = \"1M\", keep = 10 }",
                "log = 1 | log | not a table; write { ... }",
                "log = { rotate-after = 60 } | log.rotate-after | not a duration; write \"20s\", \"15m\", \"2h\" or"
                        + " \"1d\"",
                "log = { rotate-after = \"1w\" } | log.rotate-after | not a duration; write \"20s\", \"15m\", \"2h\" or"
                        + " \"1d\"",
                "log = { prefix = \"a\\nb\" } | log.prefix | holds a line end or control character; write one line",
                "log = { filters = [\"debug\"] } | log.filters | has an item that does not begin with one of + - e E, or"
                        + " has a line end; see svlogd(8)",
                "log = { processor = [\"a\\nb\"] } | log.processor | has a line end in an argument, which svlogd's config"
                        + " cannot hold",
                "guest = \"No\" | guest | " + NAME,
                "needs = [\"No\"] | needs | has an item that is not a name; a name is [a-z0-9][a-z0-9_.-]*, at most 64"
                        + " characters",
                "restart = \"never\" | restart | not one of \"on-change\", \"report\"",
                "watch = \"/etc/x\" | watch | not a list; write [...]",
                "watch = [\"etc/x\"] | watch | not an absolute path; begin it with /",
                "watch = [\"/etc/../x\"] | watch | has . or .. in it; write the path out",
                "watch = [\"/etc/a\\nb\"] | watch | has a line end or control character in a path",
                "on-watch = \"ignore\" | on-watch | not one of \"reload\", \"restart\", \"report\"",
                "reload-signal = \"hup\" | reload-signal | not one of \"HUP\", \"USR1\", \"USR2\", \"ALRM\", \"INT\","
                        + " \"QUIT\"",
                "reload-signal = \"TERM\" | reload-signal | not one of \"HUP\", \"USR1\", \"USR2\", \"ALRM\","
                        + " \"INT\", \"QUIT\"",
                "manual-stop = \"never\" | manual-stop | not a duration; write \"0s\", \"15m\", \"2h\" or \"forever\"",
                "manual-stop = 15 | manual-stop | not a string; write it in quotes",
                "stable-after = \"2h\" | stable-after | longer than an hour; write how long a service must be up, such as"
                        + " \"3s\"",
                "validate = [] | validate | is empty; write [\"PROGRAM\", \"ARGUMENT\", ...] or leave the key out",
                "check = [\"a\\u0000\"] | check | holds a NUL character, which no argument or variable can"
            })
    void aValueOfTheWrongFormIsRefused(String line, String key, String message) {
        List<String> found = problems(API + line + "\n");
        assertEquals("f:3: services.api." + key + ": " + message, found.get(0));
    }

    @Test
    void aNameOfTheWrongFormIsRefused() {
        invalid("f:1: services.Api: " + NAME, "[services.Api]\ncommand = [\"x\"]\n");
        invalid("f:1: guests.-g: " + NAME, "[guests.-g]\nruntime = \"oci\"\nroot = \"/srv/g\"\n");
        invalid("f:2: services.api: not a table; write [services.api]", "[services]\napi = 1\n");
        String longest = "a".repeat(64);
        assertEquals(List.of(), problems("[services." + longest + "]\ncommand = [\"x\"]\n"));
        invalid("f:1: services." + longest + "a: " + NAME, "[services." + longest + "a]\ncommand = [\"x\"]\n");
        invalid(
                "f:5: services." + longest + ".guests: \"" + longest + "-g\" is too long for a name",
                GUEST + "[services." + longest + "]\nguests = [\"g\"]\ncommand = [\"x\"]\n");
    }

    @Test
    void aGuestMustBeDeclared() {
        invalid("f:3: services.api.guest: no guest \"squid\" is declared", API + "guest = \"squid\"\n");
        invalid(
                "f:6: services.api.guests: no guest \"h\" is declared; did you mean \"g\"?",
                GUEST + API + "guests = [\"g\", \"h\"]\n");
    }

    @Test
    void aNeedMustBeDeclared() {
        invalid(
                "f:5: services.api.needs: no service \"sqid\" is declared; did you mean \"squid\"?",
                "[services.squid]\ncommand = [\"x\"]\n" + API + "needs = [\"sqid\"]\n");
    }

    @Test
    void aCircleOfNeedsIsShown() {
        invalid(
                "f:1: services.a.needs: goes round in a circle: a -> b -> a; leave one of them out",
                "[services.a]\ncommand = [\"x\"]\nneeds = [\"b\"]\n[services.b]\ncommand = [\"x\"]\nneeds = [\"a\"]\n");
        invalid(
                "f:1: services.api.needs: goes round in a circle: api -> api; leave one of them out",
                API + "needs = [\"api\"]\n");
    }

    @Test
    void keysThatExcludeEachOtherAreRefused() {
        invalid(
                "f:3: services.api.directory: stands beside command; write one of the two",
                API + "directory = \"/x\"\n");
        invalid(
                "f:7: services.api.guests: stands beside guest; write one of the two",
                GUEST + API + "guest = \"g\"\nguests = [\"g\"]\n");
        invalid("f:6: services.api.guests: names no guest; write [\"GUEST\", ...]", GUEST + API + "guests = []\n");
        invalid(
                "f:3: services.s.user: does not go with directory, which is never rewritten; leave it out",
                "[services.s]\ndirectory = \"/x\"\nuser = \"u\"\n");
        invalid(
                "f:3: services.s.check: does not go with run-script, which does that by itself; leave it out",
                "[services.s]\nrun-script = \"/x\"\ncheck = [\"u\"]\n");
        invalid(
                "f:7: services.s.user: does not go with run-script in a guest; let the script do it",
                GUEST + "[services.s]\nrun-script = \"/x\"\nguest = \"g\"\nuser = \"u\"\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hostname = \"a b\" | hostname | not a host name; use letters, digits, . and -, at most 63 of them",
                "network = \"bridge\" | network | not one of \"host\", \"none\"",
                "log-relay = \"on\" | log-relay | not one of \"forward\", \"collect\", \"share\", \"off\"",
                "log-relay = \"share\" | log-relay | \"share\" binds /dev into the guest; let [host] syslog-socket be in a"
                        + " directory of its own, or write \"forward\"",
                "capabilities = [\"CAP_CHOWN\"] | capabilities | has an item that is no capability; write it without CAP_",
                "capabilities = [\"NET_RWA\"] | capabilities | has an item that is no capability; did you mean"
                        + " \"NET_RAW\"?",
                "mounts = [\"/a\"] | mounts | not a list of tables; write [{ source = \"...\", target = \"...\" }]",
                "mounts = [{ source = \"/a\" }] | mounts.target | missing; write an absolute path",
                "mounts = [{ source = \"/a\", target = \"/proc/x\" }] | mounts.target | is taken in every guest; write"
                        + " another path"
            })
    void aGuestsKeyOfTheWrongFormIsRefused(String line, String key, String message) {
        invalid("f:4: guests.g." + key + ": " + message, GUEST + line + "\n");
    }

    @Test
    void aGuestNeedsARuntimeAndARootOfItsOwn() {
        invalid(
                "f:1: guests.g.runtime: missing; write runtime = \"oci\" or runtime = \"vserver\"",
                "[guests.g]\nroot = \"/srv/g\"\n");
        invalid(
                "f:2: guests.g.runtime: not one of \"oci\", \"vserver\"",
                "[guests.g]\nruntime = \"docker\"\nroot = \"/srv/g\"\n");
        invalid(
                "f:3: guests.g.root: is the host's own root; write the directory of the guest's file system",
                "[guests.g]\nruntime = \"oci\"\nroot = \"/\"\n");
    }

    @Test
    void aHostPathMustBePlain() {
        invalid(
                "f:2: host.log-directory: use only letters, digits and . _ + @ - in this path",
                "[host]\nlog-directory = \"/var/my log\"\n");
        invalid(
                "f:2: host.log-relay-name: write a name with {guest} in it, such as \"logrelay-{guest}\"",
                "[host]\nlog-relay-name = \"relay\"\n");
        assertEquals(
                "f:3: guests.g: its syslog socket's path would be longer than 107 characters; write a shorter [host]"
                        + " state-directory",
                problems("[host]\nstate-directory = \"/" + "s".repeat(100) + "\"\n" + GUEST)
                        .get(0));
    }

    @Test
    void theHostWatchesNothingInAGuest() {
        invalid(
                "f:6: services.api.watch: has a path in the file system of guest \"g\"; watch it from a service in that"
                        + " guest",
                GUEST + API + "watch = [\"/srv/g/etc/x\"]\n");
    }

    @Test
    void timeoutsAndAttemptsHaveTheirLimits() {
        invalid("f:2: host.timeouts.up: not between one second and a day", "[host]\ntimeouts = { up = \"0s\" }\n");
        invalid("f:2: host.timeouts.upp: unknown key; did you mean \"up\"?", "[host]\ntimeouts = { upp = \"5s\" }\n");
        invalid("f:2: host.attempts: not between 1 and 10", "[host]\nattempts = 0\n");
    }

    @Test
    void aNameIsTakenOnlyOnce() {
        invalid(
                "f:4: services.logrelay-g: is also the name of log-relay of [guests.g]; rename one of them",
                GUEST + "[services.logrelay-g]\ncommand = [\"x\"]\n");
    }

    @Test
    void noMessageShowsAValue() {
        String secret = "s3cret";
        List<String> found =
                problems(API + "user = \"" + secret + "!\"\nstate = \"" + secret + "\"\nenvironment = { A = \""
                        + secret + " \" }\nenvironment-file = \"" + secret + "\"\nlog = { size = \"" + secret
                        + "\" }\ncheck = \"" + secret + "\"\n");
        assertEquals(6, found.size(), found.toString());
        assertEquals(
                List.of(), found.stream().filter(line -> line.contains(secret)).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "root = \"/srv/g\" | root",
                "hostname = \"h\" | hostname",
                "network = \"host\" | network",
                "mounts = [] | mounts",
                "capabilities = [] | capabilities",
                "no-new-privileges = true | no-new-privileges"
            })
    void whatTheConfigurationOfAVserverGuestSaysIsNotSaidHere(String line, String key) {
        invalid(
                "f:3: guests.g." + key + ": is for OCI guests; for this one /etc/vservers/g says it",
                "[guests.g]\nruntime = \"vserver\"\n" + line + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"oci", "vserver"})
    void aGuestIsPersistent(String runtime) {
        String root = runtime.equals("oci") ? "root = \"/srv/g\"\n" : "";
        invalid(
                "f:3: guests.g.persistent: a guest that is not persistent ends with its last process; write true, or"
                        + " leave the key out",
                "[guests.g]\nruntime = \"" + runtime + "\"\npersistent = false\n" + root);
    }

    @Test
    void whatACommandInAVserverGuestCannotHaveIsToldAtOnce() {
        String guests = "[guests.v]\nruntime = \"vserver\"\n[guests.o]\nruntime = \"oci\"\nroot = \"/srv/o\"\n";
        assertEquals(
                List.of(
                        "f:10: services.api.nice: a command in a VServer guest cannot be raised above 0; write 0 to 19",
                        "f:9: services.api.user: a user of a VServer guest is given by name; by number it would keep root's"
                                + " groups"),
                problems(guests + "[services.api]\nguest = \"v\"\ncommand = [\"x\"]\nuser = \"33:33\"\nnice = -5\n")
                        .stream()
                        .sorted()
                        .toList());
        for (String place : List.of("", "guest = \"o\"\n")) {
            List<String> problems =
                    problems(guests + "[services.api]\ncommand = [\"x\"]\nrelay = \"signal-relay\"\n" + place);
            assertEquals(
                    List.of(
                            "f:8: services.api.relay: signal-relay is for commands in VServer guests; leave the key out"),
                    problems);
        }
    }

    @Test
    void niceIsBetweenItsLimits() {
        invalid("f:3: services.api.nice: not between -20 and 19", API + "nice = 20\n");
        invalid("f:3: services.api.nice: not between -20 and 19", API + "nice = -21\n");
        invalid("f:3: services.api.nice: not a whole number; write it without quotes", API + "nice = \"5\"\n");
    }
}
