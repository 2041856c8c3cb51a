package org.runward.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With programs that any host has. */
class SystemProgramsTest {
    private final Programs programs = new SystemPrograms();

    private static void await(BooleanSupplier fact, String what) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!fact.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> what + ": " + threads() + ", pipes: " + pipes());
            Thread.sleep(5);
        }
    }

    private static List<String> pipes() {
        List<String> pipes = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path each : all) {
                String target = target(each);
                if (target.startsWith("pipe:")) {
                    pipes.add(target);
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return pipes;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** Those that wait for what a program writes, and those of the JDK that wait for them. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("output of sh")
                        || thread.getName().startsWith("process reaper") && thread.getState() == Thread.State.BLOCKED)
                .map(thread -> thread.getName() + " " + thread.getState())
                .toList();
    }

    @Test
    void aChildThatKeepsTheOutputCostsNoThreadAndNoDescriptor() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(5);
        List<Long> children = new ArrayList<>();
        try {
            List<Future<Outcome>> runs = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                runs.add(callers.submit(
                        () -> programs.run(Invocation.of("sh", "-c", "sleep 60 & echo $!; sleep 0.2; echo told"))));
            }
            for (Future<Outcome> run : runs) {
                String[] words = run.get(20, TimeUnit.SECONDS).output().strip().split("\n");
                children.add(Long.valueOf(words[0]));
                assertEquals("told", words[1]);
            }
            List<String> kept = children.stream()
                    .map(pid -> target(Path.of("/proc/" + pid + "/fd/1")))
                    .toList();
            assertTrue(kept.stream().allMatch(pipe -> pipe.startsWith("pipe:")), kept::toString);
            await(
                    () -> threads().isEmpty() && Collections.disjoint(pipes(), kept),
                    "nothing is left of them but children with " + kept);
        } finally {
            callers.shutdownNow();
            children.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        }
    }

    @Test
    void inputThatNobodyReadsIsWaitedForNoLongerThanTheProgram() {
        Invocation deaf =
                Invocation.of("sleep", "30").within(Duration.ofSeconds(1)).reading("x".repeat(200_000));
        TransientHostException late = assertThrows(TransientHostException.class, () -> programs.run(deaf));
        assertEquals("sleep did not end within 1 s and was killed", late.getMessage());
    }

    @Test
    void inputAndOutputMayBeLargerThanAPipe() {
        String text = "0123456789".repeat(100_000);
        assertEquals(
                text,
                programs.run(Invocation.of("cat").reading(text).keeping(text.length()))
                        .output());
        assertEquals(
                new Outcome(3, ""),
                programs.run(Invocation.of("sh", "-c", "exit 3").reading(text)));
    }

    /** With a shell that heeds no TERM, so that its child has nobody else to end it. */
    @Test
    void whoIsInterruptedLeavesNothingOfTheProgramBehind(@TempDir Path directory) throws Exception {
        Path told = directory.resolve("pid");
        String script = "trap '' TERM; sleep 60 & echo $! > " + told + ".new; mv " + told + ".new " + told + "; wait";
        Thread caller = new Thread(
                () -> assertThrows(HostException.class, () -> programs.run(Invocation.of("sh", "-c", script))));
        caller.start();
        await(() -> Files.exists(told), "not begun");
        long child = Long.parseLong(Files.readString(told).strip());
        caller.interrupt();
        caller.join();
        try {
            await(() -> ProcessHandle.of(child).isEmpty(), "its child lives");
        } finally {
            ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
