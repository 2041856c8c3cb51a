package org.runward.desired;

import java.time.Duration;
import java.util.Objects;

/**
 * Who may control a service besides root.
 *
 * @param operators users on the host: the {@code operators} key
 * @param log those who may control its log service: {@code log.operators}
 * @param toGuest whether its guest may: the {@code guest-control} key; only for a service in a guest
 * @param inGuest users in the guest, by their names there: the {@code guest-operators} key
 */
public record Delegation(Operators operators, Operators log, boolean toGuest, GuestOperators inGuest) {
    public static final Delegation NONE = new Delegation(Operators.NONE, Operators.NONE, false, GuestOperators.NONE);

    /**
     * How long a stop is respected at least where a guest may have said it, in the middle of an upgrade; from outside nobody can
     * tell who said it. Also the default for such a service.
     */
    public static final Duration SHORTEST_STOP = Duration.ofMinutes(15);

    public Delegation {
        Objects.requireNonNull(operators);
        Objects.requireNonNull(log);
        Objects.requireNonNull(inGuest);
    }
}
