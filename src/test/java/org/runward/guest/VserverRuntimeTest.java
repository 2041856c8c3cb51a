package org.runward.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.runward.desired.Declaration;
import org.runward.desired.DesiredState;
import org.runward.desired.InvalidDeclaration;
import org.runward.desired.Name;
import org.runward.desired.toml.Source;
import org.runward.observed.ObservedDirectory;
import org.runward.observed.ObservedGuest;
import org.runward.observed.ObservedGuest.State;
import org.runward.servicedir.Rendered;

/** What a VServer guest is taken for, by the files that kernel and util-vserver leave; texts as measured. */
class VserverRuntimeTest {
    private static final Name G = new Name("g");
    private static final String PERSISTENT = "0000005602020010";
    private static final String TRANSIENT = "0000001602020010";
    private static final String SETTING_UP = "0000005702020010";

    @TempDir
    private Path directory;

    private DesiredState desired;

    @BeforeEach
    void makeTheGuest() throws IOException, InvalidDeclaration {
        String declaration = """
                [host]
                state-directory = "%1$s/state"
                vserver-directory = "%1$s/vservers"
                vserver-proc-directory = "%1$s/proc"
                vserver-cgroup-directory = "%1$s/cgroup"
                [guests.g]
                runtime = "vserver"
                """.formatted(directory);
        desired = Declaration.read(List.of(new Source("f", declaration.getBytes())));
        write("vservers/g/context", "4002\n");
        Files.createDirectories(directory.resolve("proc/virtual"));
        Files.createSymbolicLink(directory.resolve("vservers/g/run"), directory.resolve("run/g"));
        Files.createDirectories(directory.resolve("run"));
        Files.createDirectories(directory.resolve("root"));
        Files.createSymbolicLink(directory.resolve("vservers/g/vdir"), directory.resolve("root"));
    }

    @Test
    void aGuestWithoutConfigurationIsAbsentAndThatIsToldWithTheWayOut() throws IOException {
        Files.move(directory.resolve("vservers/g"), directory.resolve("elsewhere"));
        assertEquals(State.ABSENT, observe().state());
        assertTrue(observe()
                .obstacles()
                .contains("there is no guest " + directory + "/vservers/g; make it with: vserver g build"));
    }

    @Test
    void theRunFileAndTheKernelTogetherTellTheState() throws IOException {
        assertEquals(State.STOPPED, observe().state());

        write("run/g", "4002\n");
        assertEquals(State.RUN_FILE_STALE, observe().state());

        context(SETTING_UP, PERSISTENT);
        assertEquals(State.HALF_STARTED, observe().state());
        context(PERSISTENT, PERSISTENT);
        assertEquals(State.NOT_SET_UP, observe().state());
        context(TRANSIENT, PERSISTENT);
        assertEquals(State.NOT_PERSISTENT, observe().state());
        context(PERSISTENT, TRANSIENT);
        assertEquals(State.NOT_PERSISTENT, observe().state());
        assertEquals(OptionalInt.of(4002), observe().context());

        Files.delete(directory.resolve("run/g"));
        context(SETTING_UP, PERSISTENT);
        assertEquals(State.HALF_STARTED, observe().state());
        context(PERSISTENT, PERSISTENT);
        assertEquals(State.RUN_FILE_LOST, observe().state());
    }

    @Test
    void theContextInTheRunFileCountsAlsoWhereAnotherIsConfigured() throws IOException {
        write("run/g", "4002\n");
        context(PERSISTENT, PERSISTENT);
        write("vservers/g/context", "5000\n");
        assertEquals(OptionalInt.of(4002), observe().context());
        assertEquals(State.NOT_SET_UP, observe().state());
    }

    @Test
    void aNetworkContextThatIsGoneIsHealedWhereNothingRunsAndToldElsewhere() throws IOException {
        write("run/g", "4002\n");
        write("proc/virtual/4002/status", "Flags:\t" + PERSISTENT + "\n");
        write("proc/virtual/4002/cvirt", "BiasUptime:\t0.00\nnr_threads:\t0\nnr_running:\t0\n");
        assertEquals(State.NETWORK_LOST, observe().state());

        write("proc/virtual/4002/cvirt", "BiasUptime:\t0.00\nnr_threads:\t2\nnr_running:\t0\n");
        assertEquals(State.NOT_SET_UP, observe().state());
        assertEquals(
                List.of("its network context is gone until it is restarted"),
                observe().pending());
    }

    @Test
    void aStartThatWasSeenToTheEndCountsForThatStartAlone() throws IOException {
        write("run/g", "4002\n");
        context(PERSISTENT, PERSISTENT);
        setUp("yes");
        assertEquals(State.RUNNING, observe().state());
        assertEquals(List.of(), observe().pending());

        setUp("no");
        assertEquals(State.RUNNING, observe().state());
        assertEquals(
                List.of("its syslog directory is mounted when it is started the next time"),
                observe().pending());

        Files.setLastModifiedTime(directory.resolve("run/g"), java.nio.file.attribute.FileTime.fromMillis(5000));
        assertEquals(State.NOT_SET_UP, observe().state());
        for (String junk : List.of("", "\n", "x", "x y z w", "x y yes")) {
            write("state/guests/g/started", junk);
            assertEquals(State.NOT_SET_UP, observe().state(), junk);
        }
    }

    @Test
    void thePlaceForTheMountCountsForTheVeryRootItWasMadeIn() throws IOException {
        assertEquals(false, observe().prepared());
        write("state/guests/g/prepared", directory.resolve("root").toRealPath() + "\n");
        assertEquals(true, observe().prepared());
        write("state/guests/g/prepared", "/srv/another\n");
        assertEquals(false, observe().prepared());
    }

    @Test
    void whatIsNoNumberAndNoFlagIsNotThere() throws IOException {
        for (String junk : List.of("", "\n", "x", "-1", "4002 x", "../4002", "99999999999999999999")) {
            write("run/g", junk);
            context(PERSISTENT, PERSISTENT);
            assertEquals(State.RUN_FILE_LOST, observe().state(), junk);
        }
        write("run/g", "4002\n");
        for (String junk : List.of("", "Flags:\n", "Flags:\txyz\n", "Flags: 00000000000000000000005602020010\n")) {
            write("proc/virtual/4002/status", junk);
            assertEquals(State.RUN_FILE_STALE, observe().state(), junk);
        }
        write("vservers/g/context", "nine\n");
        assertTrue(observe().obstacles().get(observe().obstacles().size() - 1).contains("context has no number"));
    }

    @Test
    void aNumberThatAnotherGuestHasTooIsAnObstacle() throws IOException {
        write("vservers/h/context", "4003\n");
        write("vservers/.defaults/context", "x\n");
        assertTrue(observe().obstacles().stream().noneMatch(line -> line.contains("is also that of")));
        write("vservers/h/context", "4002\n");
        assertTrue(observe().obstacles().stream()
                .anyMatch(line ->
                        line.startsWith("its context 4002 is also that of " + directory + "/vservers/h; write")));
    }

    @Test
    void itsProcessesAreThoseOfItsControlGroup() throws IOException {
        write("cgroup/g/cgroup.procs", "11\n12\njunk\n99\n");
        assertEquals(GuestRuntime.Members.NONE, runtime().members(G, Set.of(11, 12)));
        write("run/g", "4002\n");
        context(PERSISTENT, PERSISTENT);
        assertEquals(
                new GuestRuntime.Members(OptionalInt.empty(), OptionalInt.of(4002), Set.of(11, 12)),
                runtime().members(G, Set.of(10, 11, 12)));
    }

    private VserverRuntime runtime() {
        return new VserverRuntime(desired.host());
    }

    private ObservedGuest observe() {
        return runtime()
                .observe(
                        G,
                        Optional.of(new GuestRuntime.Wanted(
                                desired.guests().get(G),
                                Rendered.of(desired).guests().get(G))),
                        ObservedDirectory.ABSENT);
    }

    private void context(String flags, String network) throws IOException {
        write("proc/virtual/4002/status", "UseCnt:\t3\nTasks:\t1\nFlags:\t" + flags + "\nBCaps:\tffff\n");
        write("proc/virtnet/4002/status", "UseCnt:\t2\nTasks:\t0\nFlags: " + network + "\n");
    }

    private void setUp(String mounted) throws IOException {
        Path run = directory.resolve("run/g");
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        long seconds = Files.getLastModifiedTime(run).toMillis() / 1000;
        write(
                "state/guests/g/started",
                boot + " " + Files.getAttribute(run, "unix:ino") + "." + seconds + " " + mounted + "\n");
    }

    private void write(String file, String text) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void whatCannotBeReadIsAnObstacleOfThisGuestAndKeepsNobodyFromLookingAtOthers() throws IOException {
        write("vservers/g/apps", "a file, and no directory\n");
        Files.createDirectory(directory.resolve("vservers/g/fstab"));
        write("vservers/g/flags", "persistent\n");

        ObservedGuest observed = observe();

        assertEquals(Set.of("flags"), observed.configuration().keySet());
        String place = directory + "/vservers/g/";
        String wayOut = "; move away what is no file there";
        assertTrue(
                observed.obstacles()
                        .containsAll(List.of(
                                "unable to read " + place + "apps/init/cmd.start: Not a directory" + wayOut,
                                "unable to read " + place + "apps/init/cmd.stop: Not a directory" + wayOut,
                                "unable to read " + place + "fstab: Is a directory" + wayOut)),
                observed.obstacles()::toString);
    }
}
