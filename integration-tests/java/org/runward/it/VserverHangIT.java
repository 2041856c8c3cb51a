package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A command of util-vserver that does not end is ended, and what it was doing is told. */
class VserverHangIT {
    @RegisterExtension
    final Sandbox sandbox = new Sandbox().withVservers();

    @Test
    void aCommandThatHangsOnTheHostIsEnded() {
        sandbox.declare(sandbox.vserverGuest("g", 4002, "log-relay = \"off\""));
        sandbox.applyOk();
        sandbox.vservers().knob("hang", "exec");

        isEndedWhile("sleep 1000");
    }

    @Test
    void aCommandThatHangsInTheGuestIsEnded() {
        sandbox.declare(sandbox.vserverGuest("g", 4002, "log-relay = \"off\""));
        sandbox.applyOk();
        sandbox.vservers().knob("hang", "exec");
        sandbox.vservers().knob("hang-inside", "yes");

        isEndedWhile("/bin/sleep 1000");
        sandbox.eventually(
                "nothing is left in the guest",
                () -> sandbox.vservers().processes("g").isEmpty());
    }

    private void isEndedWhile(String doing) {
        String bounded = sandbox.path("state/guests/g/bounded").toString();
        Shell.Result result = Shell.run(sandbox.here(List.of("sh", "-c", ": | " + bounded + " 2 exec true")));

        assertEquals(124, result.status(), result::toString);
        String told = "vserver g exec did not end within 2 s and was ended; it was doing: " + doing;
        // The shell may have said "Killed" before.
        assertTrue(result.err().contains(told), result::toString);
        sandbox.vservers().knob("hang", "");
    }
}
