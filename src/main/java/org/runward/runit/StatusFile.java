package org.runward.runit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

    private StatusFile() {}

    /** Empty where the bytes are no status record. */
    static Optional<StatusRecord> decode(byte[] bytes) {
        if (bytes.length != LENGTH || bytes[19] < 0 || bytes[19] > 2) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        Optional<Instant> since = instant(buffer.getLong(), buffer.getInt());
        int pid = buffer.order(ByteOrder.LITTLE_ENDIAN).getInt();
        boolean paused = buffer.get() != 0;
        Want want = buffer.get() == 'u' ? Want.UP : Want.DOWN;
        boolean gotTerm = buffer.get() != 0;
        State state = State.values()[buffer.get()];
        OptionalInt process = pid == 0 ? OptionalInt.empty() : OptionalInt.of(pid);
        return since.isEmpty()
                ? Optional.empty()
                : Optional.of(new StatusRecord(state, want, paused, gotTerm, process, since.get()));
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
