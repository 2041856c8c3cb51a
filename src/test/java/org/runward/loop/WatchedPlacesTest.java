package org.runward.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.runward.host.DirectoryWatch.Detail;
import org.runward.loop.WatchedPlaces.Interest;
import org.runward.loop.WatchedPlaces.Place;
import org.runward.observed.StatusRecord.Want;

/** Which change of which entry concerns what, on a host with a service of each kind. */
class WatchedPlacesTest {
    private static final String HOST = """
            [guests.g]
            runtime = "oci"
            root = "/srv/g"
            log-relay = "off"
            [services.plain]
            command = ["p"]
            watch = ["/etc/plain/a.conf", "/etc/plain/b.conf"]
            [services.inside]
            guest = "g"
            command = ["i"]
            watch = ["/etc/inside.conf"]
            [services.script]
            run-script = "/opt/script/start"
            [services.foreign]
            directory = "/opt/foreign"
            """;

    private static Origin object(String subject) {
        return new Origin(Origin.Kind.OBJECT, subject);
    }

    private static Origin host(String what) {
        return new Origin(Origin.Kind.HOST, what);
    }

    private static final Map<Path, Place> ALL =
            WatchedPlaces.of(Sightings.converged(HOST).survey());

    /** Whom an entry of a directory concerns; none where the directory is not watched. */
    private static Set<Origin> origins(Map<Path, Place> places, String entry) {
        Path path = Path.of(entry);
        Place place = places.get(path.getParent());
        return place == null
                ? Set.of()
                : place.origins(Optional.of(path.getFileName().toString()));
    }

    private static void assertConcerns(Origin origin, String... entries) {
        for (String entry : entries) {
            assertEquals(Set.of(origin), origins(ALL, entry), entry);
        }
    }

    private static void assertConcernsNobody(String... entries) {
        for (String entry : entries) {
            assertEquals(Set.of(), origins(ALL, entry), entry);
        }
    }

    @Test
    void linksAndDirectoriesThatComeAndGoAreTheHosts() {
        assertConcerns(host("links"), "/etc/service/plain", "/etc/service/anything");
        assertConcerns(host("service directories"), "/etc/sv/plain", "/etc/sv/anything");
        assertConcerns(host("guests"), "/var/lib/runward/guests/g");
        assertConcerns(host("holds"), "/var/lib/runward/holds/plain");
        assertConcerns(host("state"), "/var/lib/runward/guests", "/var/lib/runward/holds");
        for (String names : List.of("/etc/service", "/etc/sv", "/var/lib/runward")) {
            assertEquals(Detail.NAMES, ALL.get(Path.of(names)).detail(), names);
        }
        assertEquals(Detail.CONTENTS, ALL.get(Path.of("/var/lib/runward/holds")).detail());
    }

    /** It writes them itself, after each pass: they would wake it for ever. */
    @Test
    void whatRunwardItselfKeepsWakesNobody() {
        assertConcernsNobody(
                "/var/lib/runward/loop",
                "/var/lib/runward/.loop.new",
                "/var/lib/runward/applied",
                "/var/lib/runward/.applied.new",
                "/var/lib/runward/lock",
                "/var/lib/runward/generations",
                "/var/lib/runward/generations/plain",
                "/var/lib/runward/holds/.plain.new",
                "/etc/service/.plain.new",
                "/etc/sv/plain/.run.new");
    }

    @Test
    void everyFileOfOursIsWatchedAndWhatDoesNotBelongThere() {
        Origin plain = object("service plain");
        assertConcerns(
                plain,
                "/etc/sv/plain/run",
                "/etc/sv/plain/down",
                "/etc/sv/plain/extra",
                "/etc/sv/plain/.runward",
                "/etc/sv/plain/log/run");
        assertConcerns(object("service inside"), "/etc/sv/inside/control/k", "/etc/sv/inside/control/extra");
        Map<Path, Place> places = ALL;
        assertEquals(Detail.CONTENTS, places.get(Path.of("/etc/sv/plain")).detail());
        assertFalse(places.containsKey(Path.of("/etc/sv/plain/env")), "there is none");
    }

    @Test
    void ofRunsvItIsTheRecordThatCountsAndNotWhatTellsItAgain() {
        assertConcerns(
                object("service inside"),
                "/etc/sv/inside/supervise/status",
                "/etc/sv/inside/supervise/lock",
                "/etc/sv/inside/log/supervise/status");
        assertConcernsNobody(
                "/etc/sv/inside/supervise/status.new",
                "/etc/sv/inside/supervise/pid",
                "/etc/sv/inside/supervise/pid.new",
                "/etc/sv/inside/supervise/stat",
                "/etc/sv/inside/log/supervise/stat.new");
    }

    @Test
    void aLogThatGrowsAndIsRotatedWakesNobody() {
        Map<Path, Place> places = ALL;
        Path logs = Path.of("/var/log/sv/plain");
        assertEquals(Detail.NAMES, places.get(logs).detail(), "not even the watch hears of a line");
        assertConcerns(object("service plain"), "/var/log/sv/plain/config");
        assertConcernsNobody(
                "/var/log/sv/plain/current",
                "/var/log/sv/plain/@400000006741f2a51d2f8a4c.s",
                "/var/log/sv/plain/lock",
                "/var/log/sv/plain/state",
                "/var/log/sv/plain/newstate");
    }

    @Test
    void filesThatAreWatchedOnTheHostAreAndThoseInGuestsAreNot() {
        assertConcerns(object("service plain"), "/etc/plain/a.conf", "/etc/plain/b.conf");
        assertConcernsNobody("/etc/plain/c.conf", "/etc/inside.conf", "/srv/g/etc/inside.conf");
        for (Path path : ALL.keySet()) {
            assertFalse(path.startsWith("/srv/g"), () -> "the guest's own: " + path);
        }
    }

    @Test
    void aRunScriptIsWatchedWhereItLies() {
        assertConcerns(object("service script"), "/opt/script/start");
        assertConcernsNobody("/opt/script/start.log");
    }

    @Test
    void ofADirectoryThatIsNotOursOnlyWhatRunsvReadsCounts() {
        Origin foreign = object("service foreign");
        assertConcerns(
                foreign,
                "/opt/foreign/run",
                "/opt/foreign/down",
                "/opt/foreign/finish",
                "/opt/foreign/supervise",
                "/opt/foreign/log",
                "/opt/foreign/supervise/status");
        assertConcernsNobody("/opt/foreign/data.db", "/opt/foreign/README", "/opt/foreign/.run.swp");
    }

    @Test
    void ofAGuestItIsWhatWasRenderedAndHowFarItsStartCame() {
        Origin guest = object("guest g");
        assertConcerns(
                guest,
                "/var/lib/runward/guests/g/config.json",
                "/var/lib/runward/guests/g/start",
                "/var/lib/runward/guests/g/.runward",
                "/var/lib/runward/guests/g/started");
        assertConcernsNobody(
                "/var/lib/runward/guests/g/run.log",
                "/var/lib/runward/guests/g/started.new",
                "/var/lib/runward/guests/g/lock",
                "/var/lib/runward/guests/g/dev-log.pid");
    }

    @Test
    void ofAServiceThatIsNotThereOnlyItsComingIsWatched() {
        Map<Path, Place> places = WatchedPlaces.of(Sightings.bare(HOST).survey());
        assertNull(places.get(Path.of("/etc/sv/plain")));
        assertNull(places.get(Path.of("/etc/sv/plain/supervise")));
        assertNull(places.get(Path.of("/var/log/sv/plain")));
        assertEquals(Set.of(host("service directories")), origins(places, "/etc/sv/plain"));
        assertEquals(Set.of(object("service foreign")), origins(places, "/opt/foreign/run"));
    }

    @Test
    void aServiceThatIsDownIsWatchedLikeOneThatIsUp() {
        Set<Path> down = WatchedPlaces.of(Sightings.converged(HOST)
                        .service("plain", Sightings.down(Want.DOWN))
                        .survey())
                .keySet();
        assertEquals(new TreeSet<>(ALL.keySet()), new TreeSet<>(down));
    }

    @Test
    void aPlaceOfSeveralConcernsEachForItsOwnEntries() {
        String two = """
                [services.a]
                command = ["a"]
                watch = ["/etc/shared/a.conf", "/etc/shared/both.conf"]
                [services.b]
                command = ["b"]
                watch = ["/etc/shared/b.conf", "/etc/shared/both.conf"]
                """;
        Map<Path, Place> places = WatchedPlaces.of(Sightings.converged(two).survey());
        assertEquals(Set.of(object("service a")), origins(places, "/etc/shared/a.conf"));
        assertEquals(Set.of(object("service b")), origins(places, "/etc/shared/b.conf"));
        assertEquals(Set.of(object("service a"), object("service b")), origins(places, "/etc/shared/both.conf"));
        assertEquals(
                Set.of(object("service a"), object("service b")),
                places.get(Path.of("/etc/shared")).origins(Optional.empty()),
                "too much to tell");
    }

    @Test
    void twoOfOneDirectoryAreHeardInAsMuchDetailAsEitherNeeds() {
        Place names = new Place(Detail.NAMES, List.of(new Interest(Set.of("a"), object("service a"))));
        Place contents = new Place(Detail.CONTENTS, List.of(new Interest(Set.of(), object("service b"))));
        for (Place both : List.of(names.with(contents), contents.with(names))) {
            assertEquals(Detail.CONTENTS, both.detail());
            assertEquals(Set.of(object("service a"), object("service b")), both.origins(Optional.of("a")));
            assertEquals(Set.of(object("service b")), both.origins(Optional.of("x")));
        }
        assertEquals(Detail.NAMES, names.with(names).detail());
        assertEquals(names, names.with(names), "the same again is no more than once");
    }

    @Test
    void aDeclaredFileIsWatchedByItsNameAndWhereALinkLeads() {
        Map<Path, Place> places = WatchedPlaces.ofDeclaration(
                Path.of("/etc/runward.toml"), Optional.empty(), List.of(Path.of("/srv/conf/host.toml")));
        assertEquals(Set.of(Path.of("/etc"), Path.of("/srv/conf")), places.keySet());
        assertEquals(Set.of(Origin.DECLARATION), origins(places, "/etc/runward.toml"));
        assertEquals(Set.of(), origins(places, "/etc/passwd"));
        assertEquals(Set.of(Origin.DECLARATION), origins(places, "/srv/conf/host.toml"));
        assertEquals(Set.of(), origins(places, "/srv/conf/other.toml"));
        places.values().forEach(place -> assertEquals(Detail.CONTENTS, place.detail()));
    }

    @Test
    void aRelativeFileIsWatchedWhereItLies() {
        Path here = Path.of("").toAbsolutePath();
        Map<Path, Place> places =
                WatchedPlaces.ofDeclaration(Path.of("host.toml"), Optional.empty(), List.of(here.resolve("host.toml")));
        assertEquals(Set.of(here), places.keySet());
    }

    @Test
    void ofADeclaredDirectoryEveryEntryCountsAndWhereLinksInItLead() {
        Map<Path, Place> places = WatchedPlaces.ofDeclaration(
                Path.of("/etc/runward"),
                Optional.of(Path.of("/srv/releases/1")),
                List.of(Path.of("/srv/releases/1/a.toml"), Path.of("/srv/shared/b.toml")));
        assertEquals(Set.of(Path.of("/etc"), Path.of("/srv/releases/1"), Path.of("/srv/shared")), places.keySet());
        assertEquals(Set.of(Origin.DECLARATION), origins(places, "/etc/runward"));
        assertEquals(Set.of(), origins(places, "/etc/resolv.conf"));
        assertEquals(Detail.NAMES, places.get(Path.of("/etc")).detail());
        assertEquals(Set.of(Origin.DECLARATION), origins(places, "/srv/releases/1/new.toml"));
        assertEquals(Set.of(), origins(places, "/srv/releases/1/.new.toml.swp"));
        assertEquals(Set.of(Origin.DECLARATION), origins(places, "/srv/shared/b.toml"));
        assertTrue(WatchedPlaces.ofDeclaration(Path.of("/"), Optional.of(Path.of("/")), List.of())
                .containsKey(Path.of("/")));
    }
}
