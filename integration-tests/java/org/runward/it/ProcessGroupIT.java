package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With {@code process-group} the workers of a daemon get what it gets, at each place, and others do not. */
class ProcessGroupIT {
    private static final List<String> GROUP = List.of("main", "polite", "stubborn");
    private static final String RUNAWAY = "runaway";

    /** Says what it gets, and of all but TERM nothing comes; two workers in its group, and one that leaves it. */
    private static final String SCRIPT = """
            ears='
            for name in HUP CONT; do trap "echo $1 got $name" "$name"; done
            [ "$1" = stubborn ] || ends=exit
            trap "echo $1 got TERM; $ends" TERM
            echo "$1 started"
            while :; do read -r nothing; done'
            exec 3<&0
            sh -c "$ears" "$0.polite" polite <&3 &
            sh -c "$ears" "$0.stubborn" stubborn <&3 &
            setsid sh -c "$ears" "$0.runaway" runaway <&3 &
            set -- main
            eval "$ears"
            """;

    @RegisterExtension
    final Sandbox sandbox = new Sandbox().withVservers();

    private final Places places = new Places(sandbox);
    private final List<String> grouped = Places.names(Places.ALL, "grouped");
    private final List<String> single = Places.names(Places.ALL, "single");
    private final List<String> both =
            Stream.concat(grouped.stream(), single.stream()).toList();

    @Test
    void theWholeGroupGetsWhatSvSaysAndNothingOfItIsLeft() {
        sandbox.declare(
                places.guests(),
                Places.services(
                        Places.ALL,
                        "grouped",
                        name -> "process-group = true\nstop-timeout = \"2s\"\n" + places.command(name, SCRIPT)),
                Places.services(Places.ALL, "single", name -> places.command(name, SCRIPT)));
        sandbox.applyOk();
        both.forEach(service -> awaitStarted(service, 1));

        hupReachesTheGroup();
        pauseAndContReachTheGroup();
        termReachesTheGroupAndWhoIgnoresItIsNotLeft();
        killLeavesNothingOfTheGroup();
        downLeavesNothingOfTheGroup();
        whoLeftTheGroupIsReported();
        whoLeftTheGroupGotNothing();
        endRunaways();
    }

    private void hupReachesTheGroup() {
        sv("hup", both);
        grouped.forEach(service -> GROUP.forEach(member -> awaitLine(service, member + " got HUP", 1)));
        single.forEach(service -> awaitLine(service, "main got HUP", 1));
    }

    private void pauseAndContReachTheGroup() {
        sv("pause", both);
        grouped.forEach(service -> GROUP.forEach(member -> awaitState(service, member, "T")));
        single.forEach(service -> awaitState(service, "main", "T"));
        single.forEach(service -> assertEquals("S", state(service, "polite"), service));
        both.forEach(service -> assertEquals("S", state(service, RUNAWAY), service));
        sv("cont", both);
        grouped.forEach(service -> GROUP.forEach(member -> awaitLine(service, member + " got CONT", 1)));
        single.forEach(service -> awaitLine(service, "main got CONT", 1));
        grouped.forEach(service -> GROUP.forEach(member -> awaitState(service, member, "S")));
    }

    private void termReachesTheGroupAndWhoIgnoresItIsNotLeft() {
        Map<String, List<Long>> before = groups();
        sv("term", both);
        // Whoever has not ended when finish begins gets another one.
        grouped.forEach(service -> GROUP.forEach(member -> sandbox.eventually(
                service + ": " + member + " got TERM",
                () -> places.said(service).contains(member + " got TERM"))));
        both.forEach(service -> awaitStarted(service, 2));
        before.forEach(this::assertGone);
        // It is alone with what it gets, and its workers are its own affair.
        single.forEach(service -> assertEquals(List.of("main"), whoGot(service), service));
        single.forEach(this::endOrphans);
    }

    private void killLeavesNothingOfTheGroup() {
        Map<String, List<Long>> before = groups();
        sv("kill", grouped);
        grouped.forEach(service -> awaitStarted(service, 3));
        before.forEach(this::assertGone);
    }

    private void downLeavesNothingOfTheGroup() {
        Map<String, List<Long>> before = groups();
        sv("down", grouped);
        grouped.forEach(service -> sandbox.eventually(
                service + " is down", () -> places.record(service).isDown()));
        before.forEach(this::assertGone);
        sv("up", grouped);
        grouped.forEach(service -> awaitStarted(service, 4));
    }

    /** On the host nobody could tell whose it had been; in a guest nothing is without a service. */
    private void whoLeftTheGroupIsReported() {
        Shell.Result status = sandbox.status();
        for (String guest : Places.GUESTS) {
            String line = status.out()
                    .lines()
                    .filter(text -> text.matches("guest +" + guest + " .*"))
                    .findFirst()
                    .orElse("");
            List<Long> orphans = orphans(guest + "-grouped");
            assertEquals(3, orphans.size(), guest);
            assertTrue(line.contains("3 processes of no service: "), status::toString);
            orphans.forEach(pid -> assertTrue(line.contains("pid " + pid + " (sh)"), () -> pid + ": " + status));
        }
    }

    private void whoLeftTheGroupGotNothing() {
        both.forEach(service -> assertEquals(
                List.of(),
                places.said(service).stream()
                        .filter(line -> line.startsWith(RUNAWAY + " got"))
                        .toList(),
                service));
        // It would have said so.
        both.forEach(service -> members(service, RUNAWAY).forEach(pid -> Shell.kill("HUP", pid)));
        both.forEach(service -> awaitLine(
                service, RUNAWAY + " got HUP", members(service, RUNAWAY).size()));
    }

    private void endRunaways() {
        both.forEach(this::endOrphans);
        both.forEach(service -> members(service, RUNAWAY).forEach(pid -> Shell.kill("KILL", pid)));
    }

    private void endOrphans(String service) {
        orphans(service).forEach(pid -> Shell.kill("KILL", pid));
        sandbox.eventually(
                "nobody is left behind by " + service, () -> orphans(service).isEmpty());
    }

    /** Those that a main process has left behind. */
    private List<Long> orphans(String service) {
        List<Long> main = members(service, "main");
        return Stream.of("polite", "stubborn", RUNAWAY)
                .flatMap(member -> members(service, member).stream())
                .filter(pid -> !main.contains(Places.parentOf(pid)))
                .toList();
    }

    private void sv(String command, List<String> services) {
        String links = services.stream()
                .map(service -> sandbox.path("service/" + service).toString())
                .collect(Collectors.joining(" "));
        Shell.run("sv " + command + " " + links).orFail();
    }

    private List<Long> members(String service, String member) {
        return places.heads(places.mark(service) + (member.equals("main") ? "" : "." + member));
    }

    private Map<String, List<Long>> groups() {
        return grouped.stream()
                .collect(Collectors.toMap(
                        service -> service,
                        service -> GROUP.stream()
                                .flatMap(member -> members(service, member).stream())
                                .toList()));
    }

    private void assertGone(String service, List<Long> group) {
        assertEquals(GROUP.size(), group.size(), service);
        group.forEach(pid ->
                assertTrue(!Sandbox.lives(pid), () -> service + ": " + pid + " " + new HostProcess(pid).arguments()));
    }

    private List<String> whoGot(String service) {
        return places.said(service).stream()
                .filter(line -> line.contains(" got "))
                .map(line -> line.split(" ")[0])
                .distinct()
                .toList();
    }

    private String state(String service, String member) {
        List<Long> pids = members(service, member);
        assertEquals(1, pids.size(), service + " " + member);
        return new HostProcess(pids.get(0)).state();
    }

    private void awaitState(String service, String member, String state) {
        sandbox.eventually(
                service + " " + member + " is " + state,
                () -> state(service, member).equals(state));
    }

    private void awaitLine(String service, String line, long times) {
        sandbox.eventually(
                service + ": " + times + " of: " + line,
                () -> places.said(service).stream().filter(line::equals).count() == times);
    }

    private void awaitStarted(String service, int times) {
        Stream.concat(GROUP.stream(), Stream.of(RUNAWAY))
                .forEach(member -> awaitLine(service, member + " started", times));
        sandbox.eventually(service + " is up", () -> places.record(service).isUp());
    }
}
