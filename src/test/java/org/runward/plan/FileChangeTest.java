package org.runward.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.runward.plan.World.converged;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which files a plan changes, and from what into what. */
class FileChangeTest {
    private static final String API = "[services.api]\ncommand = [\"api\"]\nenvironment = { A = \"1\" }\n";

    private static List<FileChange> changes(World world) {
        return FileChange.of(world.plan(), world.desired, world.observed());
    }

    @Test
    void aFileIsShownAsItWasAndAsItWillBe() {
        World world = converged(API).file("api", "env/A", World.file(0600, "0\n"));
        assertEquals(
                List.of(new FileChange(
                        Subject.service(new org.runward.desired.Name("api")),
                        Path.of("/etc/sv/api/env/A"),
                        Optional.of("0\n"),
                        Optional.of("1\n"))),
                changes(world));
    }

    @Test
    void newOnesRemovedOnesAndLogSettingsAreShownAndNoMarker() {
        World world = converged(API)
                .file("api", "env/A", null)
                .file("api", "env/B", World.file(0600, "b"))
                .file("api", ".runward", World.file(0644, "runward 1\nservice api\n"))
                .logConfig("api", Optional.of(World.file(0644, "s1\n")));
        assertEquals(
                List.of("/etc/sv/api/env/A new", "/etc/sv/api/env/B gone", "/var/log/sv/api/config s1\n"),
                changes(world).stream()
                        .map(change -> change.path() + " "
                                + change.before()
                                        .filter(text -> change.after().isPresent())
                                        .orElse(change.after().isPresent() ? "new" : "gone"))
                        .toList());
    }

    @Test
    void anotherModeIsNoOtherText() {
        String text = converged(API).onDisk("api", "run").text().orElseThrow();
        assertEquals(List.of(), changes(converged(API).file("api", "run", World.file(0777, text))));
    }

    @Test
    void whatComesAndGoesWithinAPassIsNotShown() {
        World world = converged("""
                [guests.g]
                runtime = "oci"
                root = "/srv/g"
                log-relay = "off"
                [services.in]
                guest = "g"
                command = ["in"]
                """);
        world.guests.replaceAll((name, old) -> old.alsoPending(List.of("runs an older definition")));
        Plan plan = world.plan(World.allowingGuestRestarts());
        assertEquals(List.of(), FileChange.of(plan, world.desired, world.observed()));
    }
}
