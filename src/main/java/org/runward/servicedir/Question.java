package org.runward.servicedir;

import java.time.Duration;
import org.runward.desired.Timeouts;

/**
 * A command that a service's directory has a script for, to be asked and answered by its exit status.
 *
 * @param key the key of the declaration, and the name of the script
 * @param purpose what it tells, in front of "service NAME"
 * @param limit how long the command may take
 * @param kept how many bytes of the end of its output are told
 */
record Question(String key, Sh.Comment purpose, Duration limit, int kept) {
    /** How much longer than its command a script may take, to end it where it hangs. */
    private static final Duration TO_END = Duration.ofSeconds(10);

    /** What sv(8) asks. */
    static final Question CHECK =
            new Question("check", new Sh.Comment("Asked by sv(8): readiness of"), Duration.ofSeconds(30), 1000);

    /** What is asked before a restart or reload. */
    static Question validate(Timeouts timeouts) {
        Sh.Comment purpose = new Sh.Comment("Asked by runward before a restart or reload: is what there is valid? Of");
        return new Question("validate", purpose, timeouts.validate(), 4000);
    }

    Sh.Number seconds() {
        return new Sh.Number(limit.toSeconds());
    }

    /** The part of a script that answers for who cannot ask: an operator of the service, who is not root. */
    static Sh ofOperators() {
        return Template.of("check-operator.sh").part();
    }

    /** After which whoever asks need not wait for the script. */
    Sh.Number longest() {
        return new Sh.Number(limit.plus(TO_END).plus(TO_END).toSeconds());
    }

    /** Within which the script itself has ended. */
    Sh.Number longer() {
        return new Sh.Number(limit.plus(TO_END).toSeconds());
    }
}
