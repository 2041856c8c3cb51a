package org.runward.adopt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Run scripts as people write them. */
class ScriptWordsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec vserver squid exec squid -N",
                "exec signal-relay /usr/sbin/vserver squid exec squid -N",
                "exec chpst -o 4096 \\\n  vserver squid suexec proxy squid -N",
                "GUEST=squid\nexec vserver $GUEST exec squid",
                "export GUEST='squid'\nexec vserver \"${GUEST}\" exec squid",
                "vserver squid status || vserver squid start\nexec vserver --silent squid exec squid"
            })
    void aVserverGuestThatIsEnteredIsFound(String script) {
        assertEquals(
                Optional.of(new ScriptWords.Entered("squid", true)),
                new ScriptWords("#!/bin/sh\n" + script + "\n").enteredGuest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec crun exec squid squid -N",
                "exec crun --root /run/x exec --user 13:13 --env A=B squid sh -c exec",
                "exec sh -c 'mount x && exec crun \"$@\"' crun exec -e A squid squid",
                "exec runc exec --process p.json squid"
            })
    void anOciGuestThatIsEnteredIsFound(String script) {
        assertEquals(Optional.of(new ScriptWords.Entered("squid", false)), new ScriptWords(script).enteredGuest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec squid -N",
                "# exec vserver squid exec squid",
                "exec vserver $(cat guest) exec squid",
                "exec vserver $UNKNOWN exec squid",
                "vserver squid start",
                "exec crun run squid",
                "vserver",
                ""
            })
    void whatIsNotPlainIsNotGuessed(String script) {
        assertEquals(Optional.empty(), new ScriptWords(script).enteredGuest());
    }

    @Test
    void theDirectoryOfSvlogdIsFoundBehindItsOptions() {
        assertEquals(directory("./main"), new ScriptWords("exec svlogd -tt ./main").svlogdDirectory());
        assertEquals(
                directory("/var/log/x"),
                new ScriptWords("exec chpst -ulog svlogd -l 200 -b 4096 -t '/var/log/x'").svlogdDirectory());
        assertEquals(
                directory("/var/log/x"), new ScriptWords("LOG=/var/log/x\nexec svlogd -tt \"$LOG\"").svlogdDirectory());
        assertEquals(Optional.empty(), new ScriptWords("exec svlogd -tt $dirs").svlogdDirectory());
        assertEquals(Optional.empty(), new ScriptWords("exec logger -t x").svlogdDirectory());
    }

    private static Optional<Path> directory(String path) {
        return Optional.of(Path.of(path));
    }
}
