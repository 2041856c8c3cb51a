package org.runward.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.runward.host.HostException;
import org.runward.host.Invocation;
import org.runward.host.Outcome;
import org.runward.host.SystemPrograms;
import org.runward.observed.ObservedProcess;

class PsListingTest {
    private static final Instant NOW = Instant.parse("2026-11-22T16:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @Test
    void aLineIsFiveNumbersAndTheCommandLine() {
        String output = """
                      1     0     0  9876  86400 /sbin/init
                    412     1    13 20480      5 /usr/sbin/squid -N  -f /etc/squid.conf
                  99999   412 4294967294     0 0 [kworker/0:1]
                      7     1     0     0      1
                """;

        assertEquals(
                List.of(
                        new ObservedProcess(1, 0, 0, "init", "/sbin/init", 9876 * 1024, NOW.minusSeconds(86400)),
                        new ObservedProcess(
                                412,
                                1,
                                13,
                                "squid",
                                "/usr/sbin/squid -N  -f /etc/squid.conf",
                                20480 * 1024,
                                NOW.minusSeconds(5)),
                        new ObservedProcess(99999, 412, -2, "0:1]", "[kworker/0:1]", 0, NOW),
                        new ObservedProcess(7, 1, 0, "", "", 0, NOW.minusSeconds(1))),
                PsListing.parse(output, NOW));
    }

    @Test
    void whatIsNoSuchLineIsLeftOut() {
        assertEquals(List.of(), PsListing.parse("", NOW));
        assertEquals(
                List.of(),
                PsListing.parse(
                        "warning: kernel is odd\n\n 1 2 3 sh\n -1 2 3 4 5 sh\n 99999999999 1 0 0 0 sh\nPID PPID\n",
                        NOW));
    }

    @Test
    void aCommandLineIsNotKeptWhateverItsLength() {
        List<ObservedProcess> processes = PsListing.parse("1 0 0 1 1 " + "x".repeat(100_000), NOW);
        assertEquals(8192, processes.get(0).command().length());
    }

    @Test
    void theWordsBeforePsLetItSeeMore() {
        List<List<String>> ran = new ArrayList<>();
        PsProcesses source = new PsProcesses(
                invocation -> {
                    ran.add(invocation.argv());
                    return new Outcome(0, "5 1 0 1 1 sh\n");
                },
                List.of("vcontext", "--silent", "--migrate", "--xid", "1", "--"),
                CLOCK);

        assertEquals(5, source.processes().get(0).pid());
        assertEquals(
                List.of("vcontext --silent --migrate --xid 1 -- ps -e -ww -o pid=,ppid=,uid=,rss=,etimes=,args="),
                ran.stream().map(argv -> String.join(" ", argv)).toList());
    }

    @Test
    void aPsThatFailsIsAFailureOfTheHost() {
        PsProcesses source = new PsProcesses(invocation -> new Outcome(1, "odd\nno such context\n"), List.of(), CLOCK);

        HostException failure = assertThrows(HostException.class, source::processes);

        assertEquals(
                "unable to list processes: ps -e -ww -o pid=,ppid=,uid=,rss=,etimes=,args= exited 1: no such context",
                failure.getMessage());
    }

    @Test
    void theRealPsIsUnderstoodAlsoWhereItSaysMuch() {
        List<ObservedProcess> processes =
                new PsProcesses(new SystemPrograms(), List.of(), Clock.systemUTC()).processes();

        ObservedProcess self = processes.stream()
                .filter(process -> process.pid() == ProcessHandle.current().pid())
                .findFirst()
                .orElseThrow();
        assertEquals("java", self.name());
        Outcome all = new SystemPrograms().run(Invocation.of("seq", "1", "9999").keeping(1_000_000));
        assertEquals(9999, all.output().lines().count());
    }

    @Test
    void ofAProcessThatTwoSourcesListTheFirstIsBelieved() {
        ObservedProcess one = new ObservedProcess(1, 0, 0, "init", "init", 1, NOW);
        ObservedProcess other = new ObservedProcess(1, 0, 0, "other", "other", 1, NOW);
        ObservedProcess hidden = new ObservedProcess(2, 1, 0, "squid", "squid", 1, NOW);

        ProcessSource both = ProcessSource.together(() -> List.of(one), () -> List.of(other, hidden));

        assertEquals(List.of(one, hidden), both.processes());
    }
}
