package org.runward.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.runward.desired.Name;
import org.runward.observed.ObservedGuest;
import org.runward.observed.ObservedService;
import org.runward.observed.StatusRecord.Want;
import org.runward.plan.Aside;
import org.runward.plan.Subject;
import org.runward.plan.Terms;
import org.runward.reconcile.Survey;

/** What a look at a host comes to in the metrics' text. */
class TallyTest {
    private static final String HOST = """
            [guests.g]
            runtime = "oci"
            root = "/srv/g"
            log-relay = "off"
            [services.in]
            guest = "g"
            command = ["i"]
            [services.on]
            command = ["o"]
            [services.off]
            command = ["o"]
            state = "down"
            """;

    private static final Subject ON = Subject.service(new Name("on"));

    private final LoopMetrics metrics = new LoopMetrics("0.1.0", Instant.EPOCH);
    private final Tally tally = new Tally(metrics);

    private void count(Survey survey) {
        tally.count(survey, Set.of(), Set.of());
    }

    /** The samples of one metric that are not 0, by their labels. */
    private Map<String, String> samples(String name) {
        Map<String, String> samples = new TreeMap<>();
        metrics.text()
                .lines()
                .filter(line -> line.startsWith(name + "{") && !line.endsWith(" 0"))
                .forEach(line -> samples.put(
                        line.substring(name.length(), line.lastIndexOf(' ')),
                        line.substring(line.lastIndexOf(' ') + 1)));
        return samples;
    }

    private static Sightings converged() {
        return Sightings.converged(HOST).service("off", Sightings.down(Want.DOWN));
    }

    private static String object(String kind, String state) {
        return "{kind=\"" + kind + "\",state=\"" + state + "\"}";
    }

    @Test
    void ofAHostThatIsAsDeclaredAllAre() {
        Survey survey = converged().survey();
        assertEquals(0, survey.plan().changes().size(), survey.plan().changes()::toString);
        count(survey);
        assertEquals(
                Map.of(object("guest", "as-declared"), "1", object("service", "as-declared"), "3"),
                samples("runward_objects"));
        assertEquals(Map.of(), samples("runward_held"));
        assertEquals(Map.of(), samples("runward_drift_total"));
        assertEquals(Map.of("{guest=\"g\"}", "1"), samples("runward_guest_up"));
        assertEquals(
                Map.of("{service=\"in\",guest=\"g\"}", "1", "{service=\"on\",guest=\"\"}", "1"),
                samples("runward_service_up"),
                "one that is declared down is not among them");
    }

    @Test
    void whatIsToBeDoneIsPendingAndCountedByWhereItComesFrom() {
        count(Sightings.bare(HOST).survey());
        assertEquals(
                Map.of(
                        object("guest", "pending"), "1",
                        object("service", "pending"), "3"),
                samples("runward_objects"));
        assertEquals(
                Map.of("{kind=\"service\",change=\"new\"}", "3", "{kind=\"guest\",change=\"new\"}", "1"),
                samples("runward_drift_total"));
        assertEquals(Map.of(), samples("runward_service_up"));
        assertEquals(Map.of(), samples("runward_guest_up"));
    }

    @Test
    void whatIsUnderWayIsPendingAlsoWhereThisLookLeavesItOut() {
        Sightings looks = converged();
        looks.services.put(new Name("on"), ObservedService.ABSENT);
        Terms terms = Terms.NONE.of(1, Map.of(ON, Aside.underWay()), Set.of());
        tally.count(looks.survey(terms), Set.of(ON), Set.of());
        assertEquals("1", samples("runward_objects").get(object("service", "pending")));
        assertEquals(Map.of(), samples("runward_drift_total"), "it was counted when it was found");
    }

    @Test
    void whatIsTriedAgainLaterFailsAndIsNotHeld() {
        Sightings looks = converged();
        looks.services.put(new Name("on"), ObservedService.ABSENT);
        Aside aside = new Aside(Aside.Reason.BACKING_OFF, "failed: no", Optional.empty(), Optional.empty());
        Survey survey = looks.survey(Terms.NONE.of(1, Map.of(ON, aside), Set.of()));
        tally.count(survey, Set.of(), Set.of(ON));
        assertEquals("1", samples("runward_objects").get(object("service", "failing")));
        assertEquals(Map.of(), samples("runward_held"));
        // Its time has come: it is in the plan again.
        tally.count(looks.survey(), Set.of(), Set.of(ON));
        assertEquals("1", samples("runward_objects").get(object("service", "pending")));
    }

    @Test
    void whatAnOperatorStoppedIsHeld() {
        count(converged().service("on", Sightings.down(Want.DOWN)).survey());
        assertEquals("1", samples("runward_objects").get(object("service", "held")));
        assertEquals(Map.of("{kind=\"service\",name=\"on\"}", "1"), samples("runward_held"));
        assertEquals(
                Set.of("{service=\"in\",guest=\"g\"}"),
                samples("runward_service_up").keySet());
        count(converged().survey());
        assertEquals(Map.of(), samples("runward_held"));
    }

    @Test
    void whatIsNotOursToChangeIsBlocked() {
        Sightings looks = converged();
        ObservedGuest there = looks.guests.get(new Name("g"));
        looks.guests.put(
                new Name("g"),
                new ObservedGuest(
                        ObservedGuest.State.OF_OTHER_RUNTIME,
                        there.directory(),
                        there.pid(),
                        there.context(),
                        there.configuration(),
                        true,
                        there.pending(),
                        List.of("it still runs with the runtime that was declared before")));
        count(looks.survey());
        assertEquals("1", samples("runward_objects").get(object("guest", "blocked")));
        assertEquals(Map.of(), samples("runward_guest_up"));
    }

    private long restarts() {
        return Long.parseLong(
                samples("runward_service_restarts_total").getOrDefault("{service=\"on\",guest=\"\"}", "0"));
    }

    @Test
    void anotherProcessIsARestartAndTheSameOneIsNone() {
        count(converged().survey());
        count(converged().survey());
        assertEquals(0, restarts());
        count(converged().service("on", Sightings.up(777)).survey());
        assertEquals(1, restarts());
        count(converged().service("on", Sightings.up(777)).survey());
        assertEquals(1, restarts());
        count(converged()
                .service("on", Sightings.up(777, Sightings.STARTED.plusSeconds(1)))
                .survey());
        assertEquals(2, restarts(), "of the same number");
    }

    @Test
    void oneThatWasDownInBetweenIsARestartOnceItIsUp() {
        count(converged().survey());
        count(converged().service("on", Sightings.down(Want.UP)).survey());
        assertEquals(0, restarts());
        count(converged().service("on", Sightings.up(777)).survey());
        assertEquals(1, restarts());
    }

    @Test
    void oneThatIsNotDeclaredAnyMoreIsForgotten() {
        count(converged().survey());
        count(converged().service("on", Sightings.up(777)).survey());
        assertEquals(1, restarts());
        String without = HOST.replaceFirst("(?s)\\[services.on].*?\\[services.off]", "[services.off]");
        count(Sightings.converged(without).survey());
        assertEquals(
                Set.of("{service=\"in\",guest=\"g\"}"),
                samples("runward_service_up").keySet());
        count(converged().survey());
        assertEquals(0, restarts(), "it begins anew");
    }
}
