package org.runward.runit;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.runward.observed.StatusRecord;
import org.runward.observed.StatusRecord.State;
import org.runward.observed.StatusRecord.Want;

/**
 * Decodes the 20 bytes of {@code supervise/status}.
 *
 * <p>Source: runit 2.1.2, runsv. 0-7 seconds as TAI64, 8-11 nanoseconds, both big-endian; 12-15 pid, little-endian; 16
 * paused; 17 want; 18 got TERM; 19 state.
 */
final class StatusFile {
    private static final int LENGTH = 20;
    /** TAI64 label of 1970-01-01, as runit counts: 2^62 and ten leap seconds. */
    private static final long EPOCH = 4611686018427387914L;

    private static final State[] STATES = State.values();

    private StatusFile() {}

    /** Empty where the bytes are no status record. */
    static Optional<StatusRecord> decode(byte[] bytes) {
        if (bytes.length != LENGTH || bytes[19] < 0 || bytes[19] > 2) {
            return Optional.empty();
        }
        Optional<Instant> since = instant(number(bytes, 0, 8), (int) number(bytes, 8, 12));
        // The other way round than the time.
        int pid = Integer.reverseBytes((int) number(bytes, 12, 16));
        boolean paused = bytes[16] != 0;
        Want want = bytes[17] == 'u' ? Want.UP : Want.DOWN;
        boolean gotTerm = bytes[18] != 0;
        State state = STATES[bytes[19]];
        OptionalInt process = pid == 0 ? OptionalInt.empty() : OptionalInt.of(pid);
        return since.isEmpty()
                ? Optional.empty()
                : Optional.of(new StatusRecord(state, want, paused, gotTerm, process, since.get()));
    }

    private static long number(byte[] bytes, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            number = number << Byte.SIZE | bytes[i] & 0xFF;
        }
        return number;
    }

    /** Empty for a time that no clock can show: runsv did not write that. */
    private static Optional<Instant> instant(long label, int nanoseconds) {
        try {
            return Optional.of(Instant.ofEpochSecond(label - EPOCH, nanoseconds));
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }
}
