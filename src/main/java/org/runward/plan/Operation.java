package org.runward.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.runward.desired.Upkeep;
import org.runward.observed.ObservedService;
import org.runward.observed.StatusRecord;
import org.runward.observed.StatusRecord.State;
import org.runward.observed.StatusRecord.Want;
import org.runward.observed.Supervision;

/**
 * A command to runsv: the byte for its control FIFO, and how to see that it was obeyed.
 *
 * <p>Source: runsv(8), "CONTROL".
 */
public enum Operation {
    UP('u', false, "up", "bring up"),
    DOWN('d', false, "down", "take down"),
    RESTART('t', false, "restart", "restart"),
    CONTINUE('c', false, "continue", "have it go on"),
    RELOAD_HUP('h', false, "reload", "reload"),
    RELOAD_USR1('1', false, "reload", "reload"),
    RELOAD_USR2('2', false, "reload", "reload"),
    RELOAD_ALRM('a', false, "reload", "reload"),
    RELOAD_INT('i', false, "reload", "reload"),
    RELOAD_QUIT('q', false, "reload", "reload"),
    LOG_UP('u', true, "log up", "bring its log service up"),
    LOG_RESTART('t', true, "restart log", "restart its log service"),
    LOG_RELOAD('h', true, "reload log", "reload its log settings");

    /** A process that lives this long was started, not just tried: runsv itself takes a second for the measure. */
    static final Duration STABLE = Duration.ofMillis(1100);
    /** A run script that takes longer than this to become the command, such as one that waits for a need, counts as up. */
    static final Duration PREPARING = Duration.ofSeconds(10);

    private final char command;
    private final boolean forLog;
    private final String verb;
    private final String task;

    Operation(char command, boolean forLog, String verb, String task) {
        this.command = command;
        this.forLog = forLog;
        this.verb = verb;
        this.task = task;
    }

    /** Makes a process read its files again. */
    static Operation reload(Upkeep.ReloadSignal signal) {
        return valueOf("RELOAD_" + signal);
    }

    public boolean isReload() {
        return name().startsWith("RELOAD_");
    }

    public char command() {
        return command;
    }

    /** Whether it goes to the log service. */
    public boolean isForLog() {
        return forLog;
    }

    public String verb() {
        return verb;
    }

    /** What it does, as it stands behind "unable to". */
    public String task() {
        return task;
    }

    /** Whether it ends the service's own process. */
    public boolean ends() {
        return this == DOWN || this == RESTART;
    }

    /** The supervision that it is about. */
    public Supervision of(ObservedService service) {
        return forLog ? service.log() : service.service();
    }

    /**
     * Whether the world shows that it was obeyed.
     *
     * @param before the record from before the command; empty where there was none
     * @param begun when the process that runs became what is declared; empty while its run script prepares that
     * @param stable how long a process must have been up
     */
    public boolean isReached(
            Optional<StatusRecord> before,
            Supervision supervision,
            Optional<Instant> begun,
            Instant now,
            Duration stable) {
        Optional<StatusRecord> status = supervision.current();
        if (status.isEmpty()) {
            return false;
        }
        return switch (this) {
            case UP, LOG_UP -> isStable(status.get(), now, stable) && isBegun(status.get(), begun, now);
            case DOWN -> isDown(status.get());
            case RESTART, LOG_RESTART ->
                isStable(status.get(), now, stable)
                        && isBegun(status.get(), begun, now)
                        && before.filter(old -> old.isSameProcess(status.get())).isEmpty();
            case LOG_RELOAD -> status.get().isUp();
            case CONTINUE -> !status.get().paused();
            default ->
                isStable(status.get(), now, STABLE)
                        && before.filter(old -> old.isSameProcess(status.get())).isPresent();
        };
    }

    static boolean isDown(StatusRecord status) {
        return status.state() == State.DOWN && status.want() == Want.DOWN;
    }

    /** A start that is to fail may take longer than {@link #STABLE} until it does. */
    private static boolean isBegun(StatusRecord status, Optional<Instant> begun, Instant now) {
        return begun.filter(since -> !since.plus(STABLE).isAfter(now)).isPresent()
                || !status.since().plus(PREPARING).isAfter(now);
    }

    private static boolean isStable(StatusRecord status, Instant now, Duration stable) {
        return status.isUp() && !status.since().plus(stable).isAfter(now);
    }
}
