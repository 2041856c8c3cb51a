package org.runward.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.runward.desired.Declared;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.observed.AppliedRecord;
import org.runward.observed.GenerationRecord;
import org.runward.observed.LastEnd;
import org.runward.observed.ObservedDirectory;
import org.runward.observed.ObservedGuest;
import org.runward.observed.ObservedInputs;
import org.runward.observed.ObservedLink;
import org.runward.observed.ObservedService;
import org.runward.observed.ObservedState;
import org.runward.observed.ServiceInstance;
import org.runward.observed.StatusRecord;
import org.runward.observed.StatusRecord.State;
import org.runward.observed.StatusRecord.Want;
import org.runward.observed.Supervision;
import org.runward.plan.Change;
import org.runward.plan.Digests;
import org.runward.plan.Plan;
import org.runward.plan.Subject;
import org.runward.reconcile.Survey;
import org.runward.servicedir.Rendered;

class StatusReportTest {
    private static final Instant NOW = Instant.parse("2026-11-22T16:00:00Z");
    private static final Supervision LOG = supervision(State.RUN, Want.UP, false, 8, 60);
    private static final DesiredState NOTHING = Declared.state("");

    private static Supervision supervision(State state, Want want, boolean paused, int pid, long age) {
        OptionalInt process = pid == 0 ? OptionalInt.empty() : OptionalInt.of(pid);
        return new Supervision(
                true, Optional.of(new StatusRecord(state, want, paused, false, process, NOW.minusSeconds(age))));
    }

    private static StatusReport report() {
        TreeMap<Name, ObservedService> services = new TreeMap<>();
        services.put(new Name("absent"), service(Supervision.NONE, Supervision.NONE));
        services.put(new Name("crash"), service(supervision(State.DOWN, Want.UP, false, 0, 0), LOG));
        services.put(
                new Name("ending"),
                service(
                        supervision(State.RUN, Want.DOWN, true, 11, 7200),
                        supervision(State.DOWN, Want.UP, false, 0, 1)));
        services.put(new Name("gone"), service(new Supervision(false, LOG.status()), Supervision.NONE));
        services.put(new Name("up"), service(supervision(State.RUN, Want.UP, false, 10, 518400), LOG));
        services.put(new Name("untold"), service(new Supervision(true, Optional.empty()), Supervision.NONE));
        TreeMap<Name, ObservedGuest> guests = new TreeMap<>();
        guests.put(new Name("g"), guest(ObservedGuest.State.HALF_STARTED, OptionalInt.of(50)));
        guests.put(new Name("h"), guest(ObservedGuest.State.STOPPED, OptionalInt.empty()));
        Plan plan = new Plan(
                List.of(),
                List.of(
                        new Change(
                                Subject.service(new Name("crash")),
                                Change.Symbol.CHANGE,
                                List.of("up"),
                                List.of("down, wants up", "run differs"),
                                Change.Kind.DRIFT),
                        new Change(
                                Subject.service(new Name("absent")),
                                Change.Symbol.ADD,
                                List.of("create"),
                                List.of(),
                                Change.Kind.NEW)),
                4,
                Set.of(),
                0,
                0,
                List.of(),
                Map.of(),
                List.of());
        ObservedState observed =
                new ObservedState(NOW, guests, services, List.of(), new TreeMap<>(), AppliedRecord.LOST);
        return StatusReport.of(
                new Survey(NOTHING, Rendered.of(NOTHING), new Digests(Rendered.of(NOTHING)), observed, plan, true),
                Map.of(),
                Optional.empty(),
                NOW);
    }

    private static ObservedService service(Supervision service, Supervision log) {
        return new ObservedService(
                ObservedLink.ABSENT,
                ObservedDirectory.ABSENT,
                service,
                log,
                Optional.empty(),
                GenerationRecord.NONE,
                ServiceInstance.NONE,
                ObservedInputs.NONE);
    }

    private static ObservedGuest guest(ObservedGuest.State state, OptionalInt pid) {
        return ObservedGuest.whollyOurs(state, ObservedDirectory.ABSENT, pid, List.of(), List.of());
    }

    @Test
    void whatIsComesBeforeWhatIsWantedAndOnlyWhereTheyDiffer() {
        assertEquals(
                List.of(
                        "guest   g       half-started, pid 50",
                        "guest   h       stopped",
                        "service absent  absent  ! new",
                        "service crash   down, 0s, want up  ! down, wants up; run differs",
                        "service ending  run, pid 11, 2h, paused, want down, log down",
                        "service gone    unsupervised",
                        "service untold  unknown",
                        "service up      run, pid 10, 6d"),
                report().text());
    }

    @Test
    void someCanBeShownAloneAndThenOnlyTheyCount() {
        assertEquals(false, report().isAsDeclared());
        StatusReport some = report().only(List.of("up", "h"));
        assertEquals(List.of("guest   h   stopped", "service up  run, pid 10, 6d"), some.text());
        assertEquals(true, some.isAsDeclared());
    }

    @Test
    void noLinesAreNoTextAndAsDeclared() {
        StatusReport none = report().only(List.of());
        assertEquals(List.of(), none.text());
        assertEquals(true, none.isAsDeclared());
        assertEquals(1, none.json().size());
    }

    @Test
    void everyJsonLineIsAnObjectWithTypeTimeLevelAndMessage() {
        List<JsonObject> objects = report().json().stream()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
        assertEquals(9, objects.size());
        for (JsonObject object : objects) {
            for (String key : List.of("type", "time", "level", "message")) {
                assertEquals(true, object.has(key), key + " in " + object);
            }
            assertEquals("2026-11-22T16:00:00Z", object.get("time").getAsString());
        }
        assertEquals("schema", objects.get(0).get("type").getAsString());
        assertEquals(1, objects.get(0).get("version").getAsInt());
    }

    @Test
    void aServiceInJsonHasWhatItsLineHas() {
        JsonObject crash = JsonParser.parseString(report().json().get(4)).getAsJsonObject();
        assertEquals(JsonParser.parseString("""
                        {"type": "service", "time": "2026-11-22T16:00:00Z", "level": "warn",
                         "message": "service crash: down, 0s, want up  ! down, wants up; run differs",
                         "name": "crash", "state": "down", "want": "up", "since": "2026-11-22T16:00:00Z",
                         "paused": false, "log": "run", "notes": [], "as-declared": false,
                         "drift": ["down, wants up", "run differs"]}
                        """), crash);
        JsonObject guest = JsonParser.parseString(report().json().get(1)).getAsJsonObject();
        assertEquals(50, guest.get("pid").getAsInt());
        assertEquals(false, guest.has("want"));
        assertEquals("info", guest.get("level").getAsString());
    }

    private static ObservedService noted(Supervision service, ServiceInstance instance) {
        return new ObservedService(
                ObservedLink.ABSENT,
                ObservedDirectory.ABSENT,
                service,
                Supervision.NONE,
                Optional.empty(),
                GenerationRecord.NONE,
                instance,
                ObservedInputs.NONE);
    }

    private static List<String> text(String name, ObservedService service, Map<Name, List<String>> foreign) {
        TreeMap<Name, ObservedService> services = new TreeMap<>(Map.of(new Name(name), service));
        TreeMap<Name, ObservedGuest> guests =
                new TreeMap<>(Map.of(new Name("g"), guest(ObservedGuest.State.RUNNING, OptionalInt.of(50))));
        ObservedState observed =
                new ObservedState(NOW, guests, services, List.of(), new TreeMap<>(), AppliedRecord.LOST);
        Plan plan = new Plan(List.of(), List.of(), 2, Set.of(), 0, 0, List.of(), Map.of(), List.of());
        return StatusReport.of(
                        new Survey(
                                NOTHING, Rendered.of(NOTHING), new Digests(Rendered.of(NOTHING)), observed, plan, true),
                        foreign,
                        Optional.empty(),
                        NOW)
                .text();
    }

    @Test
    void whatTheScriptsNotedIsTold() {
        ServiceInstance orphan = new ServiceInstance(true, OptionalInt.of(77), Optional.empty());
        assertEquals(
                "service api  run, pid 10, 1m, starting, orphan pid 77",
                text("api", noted(supervision(State.RUN, Want.UP, false, 10, 60), orphan), Map.of())
                        .get(1));
    }

    @Test
    void whatEndedOverAndOverIsToldUntilItHasLivedLongerThanThat() {
        LastEnd end = new LastEnd(NOW.minusSeconds(9), OptionalInt.of(3), OptionalInt.empty(), 6, NOW.minusSeconds(40));
        ServiceInstance flapping = new ServiceInstance(false, OptionalInt.empty(), Optional.of(end));
        assertEquals(
                "service api  run, pid 10, 8s  ! flapping: ended 6 times in a row, last with exit code 3",
                text("api", noted(supervision(State.RUN, Want.UP, false, 10, 8), flapping), Map.of())
                        .get(1));
        assertEquals(
                "service api  run, pid 10, 11s",
                text("api", noted(supervision(State.RUN, Want.UP, false, 10, 11), flapping), Map.of())
                        .get(1));
    }

    @Test
    void processesOfNoServiceStandOnTheLineOfTheirGuest() {
        ObservedService service = noted(supervision(State.RUN, Want.UP, false, 10, 60), ServiceInstance.NONE);
        List<String> many = List.of("pid 1 (a)", "pid 2 (b)", "pid 3 (c)", "pid 4 (d)", "pid 5 (e)", "pid 6 (f)");
        assertEquals(
                "guest   g    running, pid 50, 1 process of no service: pid 1 (a)",
                text("api", service, Map.of(new Name("g"), many.subList(0, 1))).get(0));
        assertEquals(
                "guest   g    running, pid 50, 6 processes of no service: pid 1 (a), pid 2 (b), pid 3 (c), pid 4 (d), pid 5 (e), ...",
                text("api", service, Map.of(new Name("g"), many)).get(0));
    }
}
