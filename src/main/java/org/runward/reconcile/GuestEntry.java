package org.runward.reconcile;

import java.util.Optional;
import org.runward.desired.DesiredState;
import org.runward.desired.Guest;
import org.runward.guest.GuestRuntime;
import org.runward.host.HostException;
import org.runward.host.Outcome;
import org.runward.host.Programs;
import org.runward.host.SystemPrograms;
import org.runward.observed.ObservedGuest.State;
import org.runward.servicedir.GuestUser;

/** What has to be known of a guest before a person goes in. Changes nothing. */
public final class GuestEntry {
    private final Guest guest;
    private final GuestRuntime runtime;
    private final Programs programs;

    private GuestEntry(Guest guest, GuestRuntime runtime, Programs programs) {
        this.guest = guest;
        this.runtime = runtime;
        this.programs = programs;
    }

    /** @param guest a declared one */
    public static GuestEntry of(DesiredState desired, Guest guest) {
        return new GuestEntry(guest, HostEnvironment.of(desired).runtimeOf(guest.name()), new SystemPrograms());
    }

    /** @throws HostException where it is not wholly up, with what to do */
    public void requireRunning() {
        State state = runtime.state(guest.name());
        if (state == State.RUNNING) {
            return;
        }
        if (state.isAlive() || state == State.ABSENT) {
            throw new HostException(
                    subject() + state.words() + "; runward apply tells more, and does what can be done");
        }
        throw new HostException(subject() + "not running; "
                + (guest.started() ? "" : "declare it started = true, then ") + "start it with: runward apply");
    }

    /**
     * Asks the guest.
     *
     * @param name or number; one that {@link GuestUser#isName}
     * @return empty where it has no such user
     * @throws HostException where it gives no answer
     */
    public Optional<GuestUser> user(String name) {
        Outcome outcome = programs.run(runtime.user(guest.name(), name));
        try {
            if (outcome.isSuccess()) {
                return GuestUser.read(outcome.output());
            }
        } catch (IllegalArgumentException e) {
            // No answer either.
        }
        throw new HostException(subject() + "unable to ask for user " + name + ": " + GuestWords.lastLine(outcome));
    }

    private String subject() {
        return "guest " + guest.name() + ": ";
    }
}
