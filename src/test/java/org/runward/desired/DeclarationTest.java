package org.runward.desired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.runward.desired.Declared.GUEST;
import static org.runward.desired.Declared.guest;
import static org.runward.desired.Declared.service;
import static org.runward.desired.Declared.state;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What valid declarations mean; what is wrong with others is in {@link DeclarationProblemsTest}. */
class DeclarationTest {
    private static final String API = "[services.api]\ncommand = [\"api\"]\n";

    private static List<String> serviceNames(String... texts) {
        return state(texts).services().keySet().stream().map(Name::value).toList();
    }

    private static List<String> needs(String name, String... texts) {
        return service(name, texts).needs().stream().map(Name::value).toList();
    }

    private static Execution execution(String keys) {
        return ((Service.Command) service("api", API + keys).definition()).execution();
    }

    private static Log.Svlogd log(String value) {
        return (Log.Svlogd) service("api", API + "log = " + value + "\n").log();
    }

    @Test
    void anEmptyDeclarationIsValidAndHasTheDefaultHost() {
        assertEquals(true, state("").isEmpty());
        assertEquals(Host.DEFAULT, state("").host());
        assertEquals(Host.DEFAULT, state().host());
    }

    @Test
    void everyKeyOfTheHostIsHeeded() {
        Host expected = new Host(
                Path.of("/run/service"),
                Path.of("/srv/sv"),
                Path.of("/srv/log"),
                Path.of("/srv/state"),
                Path.of("/run/syslog/log"),
                "vserver-logrelay-{guest}",
                List.of("crun", "--root", "/run/x"),
                new Host.Vserver(Path.of("/srv/vs"), Path.of("/srv/proc"), Path.of("/srv/cgroup")),
                new Timeouts(
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(90),
                        Duration.ofSeconds(45),
                        Duration.ofMinutes(2),
                        Duration.ofSeconds(4)),
                5);
        assertEquals(expected, state("""
                [host]
                timeouts = { files = "5s", guest = "10m", link = "30s", up = "90s", down = "45s", validate = "2m", watch = "4s" }
                attempts = 5
                scan-directory = "/run/service"
                service-directory = "/srv/sv"
                log-directory = "/srv/log"
                state-directory = "/srv/state"
                syslog-socket = "/run/syslog/log"
                log-relay-name = "vserver-logrelay-{guest}"
                vserver-directory = "/srv/vs"
                vserver-proc-directory = "/srv/proc"
                vserver-cgroup-directory = "/srv/cgroup"
                oci-runtime = ["crun", "--root", "/run/x"]
                """).host());
    }

    @Test
    void aGuestWithItsLeastKeysHasTheDefaults() {
        Guest.Oci oci = new Guest.Oci(Path.of("/srv/g"), "g", Guest.Network.HOST, List.of(), List.of(), true);
        assertEquals(new Guest(new Name("g"), true, Guest.LogRelay.FORWARD, Guest.OnChange.REPORT, oci), guest(GUEST));
    }

    @Test
    void everyKeyOfAGuestIsHeeded() {
        Guest.Oci oci = new Guest.Oci(
                Path.of("/srv/g"),
                "g.example.org",
                Guest.Network.NONE,
                List.of(
                        new Guest.Mount(Path.of("/srv/a"), Path.of("/a"), true),
                        new Guest.Mount(Path.of("/srv/b"), Path.of("/b"), false)),
                List.of("NET_RAW", "SYS_TIME"),
                false);
        assertEquals(
                new Guest(new Name("g"), false, Guest.LogRelay.OFF, Guest.OnChange.REPORT, oci), guest(GUEST + """
                started = false
                log-relay = "off"
                hostname = "g.example.org"
                network = "none"
                mounts = [{ source = "/srv/a", target = "/a", read-only = true }, { source = "/srv/b", target = "/b" }]
                capabilities = ["NET_RAW", "SYS_TIME"]
                no-new-privileges = false
                """));
    }

    @Test
    void aServiceWithACommandAloneHasTheDefaults() {
        Service expected = new Service(
                new Name("api"),
                "[services.api]",
                Optional.empty(),
                Service.State.UP,
                new Service.Command(
                        List.of("api"),
                        Execution.PLAIN,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Service.Relay.AUTO),
                List.of(),
                List.of(),
                Ending.DEFAULT,
                Upkeep.DEFAULT,
                Delegation.NONE,
                Log.Svlogd.DEFAULT,
                Optional.empty());
        assertEquals(expected, service("api", API));
    }

    @Test
    void everyKeyOfAServiceInAGuestIsHeeded() {
        Execution execution = new Execution(
                Optional.of("proxy"),
                Map.of("TZ", "UTC", "B", ""),
                Optional.of("/etc/default/api"),
                Map.of(Execution.Limit.OPEN_FILES, 4096L, Execution.Limit.MEMORY, 512L << 20),
                5);
        Service expected = new Service(
                new Name("api"),
                "[services.api]",
                Optional.of(new Name("g")),
                Service.State.UNLINKED,
                new Service.Command(
                        List.of("api"),
                        execution,
                        List.of("x"),
                        List.of("y", "z"),
                        List.of("ready"),
                        List.of("valid"),
                        Service.Relay.AUTO),
                List.of(new Name("db")),
                List.of(new Name("logrelay-g")),
                new Ending(Duration.ofMinutes(1), true),
                new Upkeep(
                        Upkeep.Restart.REPORT,
                        List.of(Path.of("/etc/api.conf"), Path.of("/etc/b")),
                        Upkeep.OnWatch.RESTART,
                        Upkeep.ReloadSignal.USR1,
                        Optional.of(Duration.ofMinutes(15)),
                        Duration.ofSeconds(7)),
                new Delegation(
                        Operators.NONE, Operators.NONE, true, new GuestOperators(Optional.empty(), Optional.of("web"))),
                new Log.None(),
                Optional.of(new Service.Group(Path.of("/etc/service-web"), Optional.empty())));
        assertEquals(expected, service("api", GUEST, "[services.db]\ncommand = [\"db\"]\n", API + """
                guest = "g"
                state = "unlinked"
                guest-control = true
                guest-operators = ["@web"]
                scan-directory = "/etc/service-web"
                nice = 5
                user = "proxy"
                environment = { TZ = "UTC", B = "" }
                environment-file = "/etc/default/api"
                limits = { open-files = 4096, memory = "512M" }
                needs = ["db"]
                host-before = ["x"]
                before = ["y", "z"]
                check = ["ready"]
                validate = ["valid"]
                restart = "report"
                watch = ["/etc/api.conf", "/etc/b", "/etc/b"]
                on-watch = "restart"
                reload-signal = "USR1"
                manual-stop = "15m"
                stable-after = "7s"
                stop-timeout = "1m"
                process-group = true
                log = "none"
                """));
    }

    @Test
    void everyLimitIsHeeded() {
        Map<Execution.Limit, Long> limits = execution(
                        "limits = { open-files = 1, processes = 2, cpu-seconds = 3, file-size = \"4K\", core-size = 0,"
                                + " data-size = \"6G\", resident-size = 7, memory = \"8M\" }\n")
                .limits();
        assertEquals(
                Map.of(
                        Execution.Limit.OPEN_FILES, 1L,
                        Execution.Limit.PROCESSES, 2L,
                        Execution.Limit.CPU_SECONDS, 3L,
                        Execution.Limit.FILE_SIZE, 4096L,
                        Execution.Limit.CORE_SIZE, 0L,
                        Execution.Limit.DATA_SIZE, 6L << 30,
                        Execution.Limit.RESIDENT_SIZE, 7L,
                        Execution.Limit.MEMORY, 8L << 20),
                limits);
    }

    @Test
    void aUserIsANameOrTwoNumbers() {
        assertEquals(
                Optional.of("_www-data"), execution("user = \"_www-data\"\n").user());
        assertEquals(Optional.of("0:65534"), execution("user = \"0:65534\"\n").user());
    }

    @Test
    void everyKeyOfALogIsHeeded() {
        assertEquals(
                new Log.Svlogd(
                        512 << 10,
                        0,
                        Optional.of(Duration.ofDays(1)),
                        List.of("gzip", "-9"),
                        "api: ",
                        List.of("-*debug*", "+*", "e*", "E*")),
                log("{ size = \"512K\", keep = 0, rotate-after = \"1d\", processor = [\"gzip\", \"-9\"],"
                        + " prefix = \"api: \", filters = [\"-*debug*\", \"+*\", \"e*\", \"E*\"] }"));
        assertEquals(Log.Svlogd.DEFAULT, log("{}"));
    }

    @Test
    void sizesAndDurationsHaveUnits() {
        assertEquals(0, log("{ size = 0 }").size());
        assertEquals(1 << 10, log("{ size = \"1K\" }").size());
        assertEquals(5L << 30, log("{ size = \"5G\" }").size());
        assertEquals(
                Optional.of(Duration.ofSeconds(20)),
                log("{ rotate-after = \"20s\" }").rotateAfter());
        assertEquals(
                Optional.of(Duration.ofMinutes(15)),
                log("{ rotate-after = \"15m\" }").rotateAfter());
        assertEquals(
                Optional.of(Duration.ofHours(2)),
                log("{ rotate-after = \"2h\" }").rotateAfter());
    }

    @Test
    void aServiceMayBeAnExistingDirectoryOrARunScript() {
        DesiredState desired = state("""
                [services.legacy]
                directory = "/etc/sv/old"
                state = "down"
                [services.exim]
                run-script = "/etc/sv/exim/run"
                host-before = ["x"]
                """);
        Service legacy = desired.services().get(new Name("legacy"));
        assertEquals(new Service.ExistingDirectory("/etc/sv/old"), legacy.definition());
        assertEquals(Service.State.DOWN, legacy.state());
        assertEquals(Path.of("/etc/sv/old"), desired.directoryOf(legacy));
        Service exim = desired.services().get(new Name("exim"));
        assertEquals(new Service.RunScript("/etc/sv/exim/run", Execution.PLAIN, List.of("x")), exim.definition());
        assertEquals(Path.of("/etc/sv/exim"), desired.directoryOf(exim));
    }

    @Test
    void aServiceOfSeveralGuestsIsOneInEach() {
        DesiredState desired = state(GUEST, GUEST.replace("s.g", "s.h") + "log-relay = \"off\"\n", """
                [services.cron]
                guests = ["g", "h"]
                command = ["cron", "-f"]
                """);
        Service inG = desired.services().get(new Name("cron-g"));
        Service inH = desired.services().get(new Name("cron-h"));
        assertEquals(
                List.of("cron-g", "cron-h", "logrelay-g"),
                desired.services().keySet().stream().map(Name::value).toList());
        assertEquals(Optional.of(new Name("g")), inG.guest());
        assertEquals(Optional.of(new Name("h")), inH.guest());
        assertEquals("[services.cron]", inG.source());
        assertEquals(inG.definition(), inH.definition());
    }

    @Test
    void aNeedOfATableWithInstancesIsOneOfEach() {
        String guests = GUEST + GUEST.replace("s.g", "s.h");
        String cron = "[services.cron]\nguests = [\"g\", \"h\"]\ncommand = [\"cron\"]\n";
        assertEquals(List.of("cron-g", "cron-h"), needs("api", guests + cron, API + "needs = [\"cron\"]\n"));
        assertEquals(List.of("cron-h"), needs("api", guests + cron, API + "needs = [\"cron-h\"]\n"));
        assertEquals(List.of("logrelay-g"), needs("api", guests, API + "needs = [\"logrelay-g\"]\n"));
    }

    @Test
    void theLogRelayOfItsGuestIsASoftNeedWhereThereIsOne() {
        String inGuest = API + "guest = \"g\"\n";
        for (String relay : List.of("forward", "collect")) {
            assertEquals(
                    List.of(new Name("logrelay-g")),
                    service("api", GUEST + "log-relay = \"" + relay + "\"\n", inGuest)
                            .softNeeds());
        }
        for (String relay : List.of("share", "off")) {
            String own = "[host]\nsyslog-socket = \"/run/guest-log/log\"\n";
            String text = own + GUEST + "log-relay = \"" + relay + "\"\n";
            assertEquals(List.of(), service("api", text, inGuest).softNeeds());
            assertEquals(List.of("api"), serviceNames(text, inGuest));
        }
    }

    @Test
    void aServiceInAGuestThatIsNotToRunIsWantedDown() {
        String stopped = GUEST + "started = false\n";
        assertEquals(
                Service.State.DOWN,
                service("api", stopped, API + "guest = \"g\"\n").state());
        assertEquals(
                Service.State.UNLINKED,
                service("api", stopped, API + "guest = \"g\"\nstate = \"unlinked\"\n")
                        .state());
        assertEquals(Service.State.UP, service("logrelay-g", stopped).state());
    }

    @Test
    void aRelayHasItsOwnCommandOnTheHost() {
        Service forward = service("logrelay-g", GUEST);
        assertEquals(Optional.empty(), forward.guest());
        assertEquals(
                List.of(
                        "socat",
                        "-u",
                        "UNIX-RECV:/var/lib/runward/guests/g/log/dev/log,unlink-early,mode=666",
                        "UNIX-SENDTO:/dev/log"),
                ((Service.Command) forward.definition()).command());
        Service collect = service(
                "relay.g", "[host]\nlog-relay-name = \"relay.{guest}\"\n" + GUEST + "log-relay = \"collect\"\n");
        assertEquals(
                List.of("socklog", "unix", "/var/lib/runward/guests/g/log/dev/log"),
                ((Service.Command) collect.definition()).command());
    }
}
