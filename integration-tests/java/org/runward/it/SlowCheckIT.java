package org.runward.it;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A check that takes its time counts, and one that hangs leaves nothing behind when nobody waits for it any more. */
class SlowCheckIT {
    @RegisterExtension
    final Sandbox sandbox = new Sandbox().withVservers();

    private final Places places = new Places(sandbox);

    @Test
    void whoNeedsItWaitsForASlowCheckAndEndsOneThatHangs() {
        sandbox.declare(
                places.guests(),
                """
                [services.db]
                command = ["sleep", "100000"]
                check = ["sleep", "6"]
                [services.api]
                needs = ["db"]
                command = ["sleep", "100000"]
                """,
                Places.services(
                        Places.GUESTS,
                        "hangs",
                        name -> "state = \"down\"\ncommand = [\"sleep\", \"100000\"]\n"
                                + "check = [\"sh\", \"-c\", 'trap \"\" TERM; while :; do sleep 1; done', \""
                                + word(name)
                                + "\"]\n"),
                Places.GUESTS.stream()
                        .map(place -> "[services.waits-" + place + "]\nstate = \"down\"\nneeds = [\"" + place
                                + "-hangs\"]\ncommand = [\"sleep\", \"100000\"]\n")
                        .reduce("", String::concat));
        sandbox.applyOk();

        for (String place : Places.GUESTS) {
            String hangs = place + "-hangs";
            places.control(hangs, "u");
            places.control("waits-" + place, "u");
            sandbox.eventually(hangs + " is asked", () -> !checks(hangs).isEmpty());
            places.control("waits-" + place, "d");
            sandbox.eventually(
                    hangs + " is not asked any more, and nothing is noted of it",
                    () -> (checks(hangs) + notes(hangs)).isEmpty());
            places.control(hangs, "d");
        }
        Places.GUESTS.forEach(place -> sandbox.eventually(
                place + " is down",
                () -> places.record(place + "-hangs").isDown()
                        && places.record("waits-" + place).isDown()));
    }

    private String word(String service) {
        return service + "-check-" + sandbox.runsvdir();
    }

    private String checks(String service) {
        return Shell.run("pgrep -f '" + word(service) + "$'").out();
    }

    private String notes(String service) {
        return Shell.run("ls " + sandbox.path("sv/" + service + "/supervise") + " | grep check")
                .out();
    }
}
