package org.runward.it;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every state that a VServer guest can be in, and what is done about it. */
class VserverLifeIT {
    @RegisterExtension
    final Sandbox sandbox = new Sandbox().withVservers();

    @Test
    void aGuestAsItWasBuiltIsMadePersistentAndStartedAndItsServicesComeUp() throws Exception {
        declare("");
        Shell.Result apply = sandbox.applyOk();
        System.out.println(apply);
        System.out.println(Files.readString(sandbox.vservers().path("calls")));
        System.out.println(sandbox.status());
    }

    private void declare(String line) {
        sandbox.declare(sandbox.vserverGuest("g", 4002, line), """
                [services.socklog]
                command = ["socklog", "unix", "%1$s/syslog/log"]
                [services.a]
                guest = "g"
                command = ["sh", "-c", 'trap "echo ended on TERM; exit" TERM; while :; do sleep 1000 & wait; done']
                [services.b]
                guest = "g"
                command = ["sleep", "100000"]
                """.formatted(sandbox.directory()));
    }
}
