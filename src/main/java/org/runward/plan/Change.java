package org.runward.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.runward.observed.Supervision;

/**
 * One line of a plan: what is to happen to one subject, and why.
 *
 * @param symbol what kind of change it is
 * @param verbs what is done, in order
 * @param reasons what differs, or what is to be known; may be empty
 * @param kind where the difference comes from
 * @param since when it came about, where that is known and matters: for how long a service is held
 * @param until when a hold ends by itself; empty for never, or where nothing is held
 * @param interruption the process that is ended; empty where none is
 */
public record Change(
        Subject subject,
        Symbol symbol,
        List<String> verbs,
        List<String> reasons,
        Kind kind,
        Optional<Instant> since,
        Optional<Instant> until,
        Optional<Interruption> interruption) {
    public Change(Subject subject, Symbol symbol, List<String> verbs, List<String> reasons, Kind kind) {
        this(subject, symbol, verbs, reasons, kind, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public Change {
        Objects.requireNonNull(subject);
        verbs = List.copyOf(verbs);
        reasons = List.copyOf(reasons);
    }

    /**
     * What is interrupted: a process that is ended.
     *
     * @param pid as runsv has it
     * @param since when it was started
     * @param killAfter how long it has from TERM to KILL
     */
    public record Interruption(int pid, Instant since, Duration killAfter) {
        /** The process of a service that is up, or on its way down; empty where there is none. */
        static Optional<Interruption> of(Supervision process, Duration killAfter) {
            return process.current()
                    .filter(status -> status.pid().isPresent())
                    .map(status -> new Interruption(status.pid().getAsInt(), status.since(), killAfter));
        }
    }

    /** The sign in front of a plan's line. */
    public enum Symbol {
        ADD("+"),
        CHANGE("~"),
        RESTART("!"),
        REMOVE("-"),
        /** Not as declared, and left so on purpose. */
        HELD("="),
        /** Not as declared, and not in our power or right to change. */
        BLOCKED("x");

        private final String sign;

        Symbol(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }

        /** Whether something is to be done. */
        public boolean isAction() {
            return this != HELD && this != BLOCKED;
        }
    }

    /** Where a difference comes from. */
    public enum Kind {
        NEW("new"),
        /** The declaration says something else than when the files were written. */
        CHANGE("change"),
        /** The host changed, the declaration did not. */
        DRIFT("drift"),
        REMOVAL("no longer declared"),
        NOTE("");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
