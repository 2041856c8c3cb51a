package org.runward.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
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
import org.runward.host.Outcome;
import org.runward.host.TransientHostException;
import org.runward.observed.GenerationRecord;
import org.runward.observed.ObservedDirectory;
import org.runward.observed.ObservedGuest;
import org.runward.observed.ObservedInputs;
import org.runward.observed.ObservedLink;
import org.runward.observed.ObservedService;
import org.runward.observed.ServiceInstance;
import org.runward.observed.StatusRecord;
import org.runward.observed.Supervision;

/** A guest with two services that watch a file each, and a program that asks it and is made up. */
class WatchSearchTest {
    private static final Name GUEST = new Name("g");
    private static final DesiredState DESIRED = Declared.state(Declared.GUEST + service("api") + service("web"));

    private final List<String> entered = new ArrayList<>();
    private boolean hangs;
    private final WatchSearch search = new WatchSearch(HostEnvironment.of(DESIRED), invocation -> {
        entered.add(invocation.program());
        if (hangs) {
            throw new TransientHostException("crun did not end within 10 s");
        }
        return new Outcome(0, "1 absent\n2 absent\n");
    });
    private final Questions questions = new Questions();

    /** The guest is asked where the test says so, and what becomes of it is noted. */
    private static final class Questions implements GuestQuestions {
        private boolean may = true;
        private boolean anew;
        private final List<Boolean> seen = new ArrayList<>();

        @Override
        public boolean mayBeAsked(Name guest) {
            return may;
        }

        @Override
        public boolean isAskedAnew(Name guest) {
            return anew;
        }

        @Override
        public void answered(Name guest, boolean told) {
            seen.add(told);
        }
    }

    private static String service(String name) {
        return "[services." + name + "]\ncommand = [\"c\"]\nguest = \"g\"\nwatch = [\"/etc/" + name + "\"]\n";
    }

    private static ObservedService process(boolean up) {
        StatusRecord.State state = up ? StatusRecord.State.RUN : StatusRecord.State.DOWN;
        OptionalInt pid = up ? OptionalInt.of(7) : OptionalInt.empty();
        StatusRecord status = new StatusRecord(state, StatusRecord.Want.UP, false, false, pid, Instant.EPOCH);
        return new ObservedService(
                new ObservedLink(ObservedLink.Kind.ABSENT, Optional.empty(), false),
                ObservedDirectory.ABSENT,
                new Supervision(true, Optional.of(status)),
                Supervision.NONE,
                Optional.empty(),
                GenerationRecord.NONE,
                ServiceInstance.NONE,
                ObservedInputs.NONE);
    }

    /** Why files of the services that are up are unseen. */
    private Set<String> look(String... up) {
        Map<Name, ObservedService> services = new TreeMap<>();
        DESIRED.services()
                .keySet()
                .forEach(name -> services.put(name, process(List.of(up).contains(name.value()))));
        ObservedGuest running = ObservedGuest.whollyOurs(
                ObservedGuest.State.RUNNING, ObservedDirectory.ABSENT, OptionalInt.of(5), List.of(), List.of());
        search.look(Map.of(GUEST, running), services, questions);
        Set<String> unseen = new HashSet<>();
        services.values().forEach(service -> service.inputs().unseen().ifPresent(unseen::add));
        return unseen;
    }

    @Test
    void aGuestIsEnteredOnceAndAgainForOtherFilesOrAnew() {
        assertEquals(Set.of(), look("api", "web"));
        assertEquals(Set.of(), look("api", "web"));
        assertEquals(1, entered.size());
        look("api");
        assertEquals(2, entered.size());
        questions.anew = true;
        look("api");
        assertEquals(3, entered.size());
        assertEquals(List.of(true, true, true), questions.seen);
    }

    @Test
    void oneThatHangsIsNotEnteredBecauseOtherServicesAreUpByNow() {
        hangs = true;
        Set<String> unseen = look("api", "web");
        assertTrue(unseen.iterator().next().endsWith("crun did not end within 10 s"), unseen::toString);
        assertEquals(List.of(false), questions.seen);

        questions.may = false;
        assertEquals(unseen, look("api"), "and why is known");
        look();
        assertEquals(unseen, look("web"));
        assertEquals(1, entered.size());

        questions.may = true;
        hangs = false;
        assertEquals(Set.of(), look("api"));
        assertEquals(List.of(false, true), questions.seen);
    }

    @Test
    void oneThatIsSilentBeforeItWasEverEnteredIsUnseen() {
        questions.may = false;
        assertEquals(
                Set.of("its watched files could not be looked at: it did not answer lately, and is asked again later"),
                look("api"));
        assertEquals(List.of(), entered);
        assertEquals(List.of(), questions.seen);
    }
}
