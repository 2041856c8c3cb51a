package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.LongSupplier;

/** squid's configuration changes in its guest, once into something that squid does not understand. */
final class ArticleConfiguration {
    private static final String FILE = "roots/squid/etc/squid/squid.conf";

    private final Sandbox sandbox;
    private final LongSupplier squid;

    ArticleConfiguration(Sandbox sandbox, LongSupplier squid) {
        this.sandbox = sandbox;
        this.squid = squid;
    }

    void isHeededWhereItIsValid() {
        long before = squid.getAsLong();
        String good = sandbox.read(FILE);
        long read = reconfigured();

        sandbox.write(FILE, good + "nonsense\n");
        Shell.Result refused = sandbox.apply("--detailed-exitcode");
        assertEquals(4, refused.status(), refused::toString);
        assertTrue(
                refused.err()
                        .contains("service squid: unable to restart or reload: not valid: its validate command exited"),
                refused::toString);
        assertTrue(refused.err().contains("nonsense"), "squid's own words: " + refused);
        assertEquals(read, reconfigured());

        sandbox.write(FILE, good + "# another line\n");
        Shell.Result reloaded = sandbox.applyOk();
        assertTrue(
                reloaded.out().startsWith("service squid ~ validate, reload: /etc/squid/squid.conf changed  (drift)"),
                reloaded::toString);
        sandbox.eventually("squid reads it", () -> reconfigured() > read);
        assertEquals(before, squid.getAsLong());
        sandbox.assertNothingToDo();

        sandbox.write(FILE, good);
        sandbox.applyOk();
        assertEquals(before, squid.getAsLong());
    }

    private long reconfigured() {
        return sandbox.log("squid")
                .lines()
                .filter(line -> line.contains("Reconfiguring Squid Cache"))
                .count();
    }
}
