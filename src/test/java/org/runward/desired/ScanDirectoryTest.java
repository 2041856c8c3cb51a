package org.runward.desired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.runward.desired.Declared.GUEST;
import static org.runward.desired.Declared.problems;
import static org.runward.desired.Declared.service;
import static org.runward.desired.Declared.state;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScanDirectoryTest {
    private static final String RUNSVDIR = "[services.web]\ncommand = [\"runsvdir\", \"-P\", \"/etc/service-web\"]\n";
    private static final String MEMBER = "[services.api]\ncommand = [\"api\"]\nscan-directory = \"/etc/service-web\"\n";

    private static String services(int count, String... lines) {
        return IntStream.range(0, count)
                .mapToObj(i -> "[services.s%d]\ncommand = [\"s\"]\n".formatted(i) + String.join("\n", lines) + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void theHostsOwnIsTheDefaultAndNothingElse() {
        assertEquals(
                Optional.empty(), service("api", MEMBER.replace("-web", "")).group());
        assertEquals(
                Path.of("/etc/service/api"),
                state(MEMBER.replace("-web", "")).linkOf(service("api", MEMBER.replace("-web", ""))));
    }

    @Test
    void theServiceThatRunsTheRunsvdirIsFound() {
        assertEquals(
                Optional.of(new Service.Group(Path.of("/etc/service-web"), Optional.of(new Name("web")))),
                service("api", MEMBER, RUNSVDIR).group());
        assertEquals(
                Optional.of(new Name("web")),
                service("api", MEMBER, RUNSVDIR.replace("\"runsvdir\", \"-P\"", "\"/usr/bin/runsvdir\""))
                        .group()
                        .orElseThrow()
                        .runsvdir());
        assertEquals(
                Optional.empty(), service("api", MEMBER).group().orElseThrow().runsvdir());
        assertEquals(
                Optional.empty(),
                service("api", MEMBER, GUEST, RUNSVDIR + "guest = \"g\"\n")
                        .group()
                        .orElseThrow()
                        .runsvdir());
    }

    @Test
    void allInstancesAndTheDefaultsHaveIt() {
        DesiredState desired = state(
                GUEST,
                "[defaults.service]\nscan-directory = \"/etc/service-web\"\n",
                "[services.cron]\nguests = [\"g\"]\ncommand = [\"cron\"]\n",
                RUNSVDIR + "scan-directory = \"/etc/service\"\n");
        assertEquals(
                Path.of("/etc/service-web/cron-g"),
                desired.linkOf(desired.services().get(new Name("cron-g"))));
        assertEquals(
                Path.of("/etc/service/logrelay-g"),
                desired.linkOf(desired.services().get(new Name("logrelay-g"))));
    }

    @Test
    void whatCannotBeWatchedApartIsRefused() {
        assertEquals(
                List.of("f:3: services.api.scan-directory: is in /etc/service, where every directory is a service's;"
                        + " name one beside it"),
                problems(MEMBER.replace("service-web", "service/web")));
        assertEquals(
                List.of("f:3: services.api.scan-directory: is /etc/sv, where every directory is a service's; name one"
                        + " beside it"),
                problems(MEMBER.replace("service-web", "sv")));
        assertEquals(
                List.of("f:3: services.api.scan-directory: is in /var/log/sv, where every directory is a service's;"
                        + " name one beside it"),
                problems(MEMBER.replace("/etc/service-web", "/var/log/sv/web")));
        assertEquals(
                List.of("f:3: services.api.scan-directory: has /var/log/sv in it, which would be taken for a"
                        + " service's; name one beside it"),
                problems(MEMBER.replace("/etc/service-web", "/var/log")));
        assertEquals(
                List.of("f:3: services.api.scan-directory: is the state-directory, which is runward's own; name"
                        + " another one"),
                problems(MEMBER.replace("/etc/service-web", "/var/lib/runward")));
        assertEquals(List.of(), problems(MEMBER.replace("/etc/service-web", "/var/lib/runward/web")));
        assertEquals(
                List.of("f:3: services.api.scan-directory: not an absolute path; begin it with /"),
                problems(MEMBER.replace("/etc/", "")));
        assertEquals(
                List.of("f:3: services.api.scan-directory: use only letters, digits and . _ + @ - in this path"),
                problems(MEMBER.replace("-web", " web")));
    }

    @Test
    void twoGroupsAreNotWithinEachOther() {
        String other = MEMBER.replace(".api", ".ws").replace("[\"api", "[\"ws");
        assertEquals(List.of(), problems(MEMBER, other));
        assertEquals(List.of(), problems(MEMBER, other.replace("-web", "-websocket")));
        assertEquals(
                List.of("f2:3: services.ws.scan-directory: is in /etc/service-web, where every directory is a"
                        + " service's; name one beside it"),
                problems(MEMBER, other.replace("-web", "-web/more/ws")));
        assertEquals(
                List.of("f2:3: services.ws.scan-directory: has /srv/a/b in it, which would be taken for a service's;"
                        + " name one beside it"),
                problems(MEMBER.replace("etc/service-web", "srv/a/b"), other.replace("etc/service-web", "srv")));
    }

    @Test
    void oneRunsvdirForEachDirectory() {
        assertEquals(
                List.of("f2:2: services.two.command: would be a second runsvdir on /etc/service-web, beside"
                        + " [services.web]; name another directory"),
                problems(RUNSVDIR, RUNSVDIR.replace(".web", ".two")));
        assertEquals(
                List.of(
                        "f:2: services.web.command: would be a second runsvdir on /etc/service; name another directory"),
                problems(RUNSVDIR.replace("-web", "")));
    }

    @Test
    void aRunsvdirIsNotUnderItself() {
        assertEquals(
                List.of("f:1: services.web.scan-directory: is what this very runsvdir watches; write scan-directory ="
                        + " \"/etc/service\""),
                problems(RUNSVDIR + "scan-directory = \"/etc/service-web\"\n"));
        assertEquals(
                List.of("f:1: services.api.scan-directory: goes round in a circle, with the runsvdirs that are needed:"
                        + " api -> web -> api; leave one of them out"),
                problems(MEMBER, RUNSVDIR + "needs = [\"api\"]\n"));
    }

    @Test
    void moreThanAThousandServicesInOneAreRefusedWithTheWayOut() {
        assertEquals(
                List.of("f:3001: services.s1000: one of 1,001 services in /etc/service; runsvdir takes 1,000 at most:"
                        + " write scan-directory = \"/etc/service-2\" in some of them, and have a service run that,"
                        + " command = [\"runsvdir\", \"-P\", \"/etc/service-2\"]"),
                problems(services(1001)));
        assertEquals(List.of(), problems(services(1000)));
    }

    @Test
    void logRelaysAndInstancesCountAndWhatIsLinkedElsewhereOrNowhereDoesNot() {
        assertEquals(
                1,
                problems(GUEST, services(999), "[services.cron]\nguests = [\"g\"]\ncommand = [\"cron\"]\n")
                        .size());
        assertEquals(
                List.of(),
                problems(services(1000), services(200, "state = \"unlinked\"").replace(".s", ".u")));
        assertEquals(
                List.of(),
                problems(
                        services(999),
                        RUNSVDIR,
                        services(1000, "scan-directory = \"/etc/service-web\"").replace(".s", ".t")));
    }

    @Test
    void eightHundredAreWarnedAbout() {
        assertEquals(List.of(), ScanLimit.warnings(state(services(799))));
        assertEquals(
                List.of("800 services in /etc/service; runsvdir takes 1,000 at most: write scan-directory ="
                        + " \"/etc/service-2\" in some of them, and have a service run that, command = [\"runsvdir\","
                        + " \"-P\", \"/etc/service-2\"]"),
                ScanLimit.warnings(state(services(800))));
    }
}
