package org.runward.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The VServer guests of a sandbox, by stand-ins of kernel and tools; see integration-tests/vserver/README.md. */
final class VserverWorld {
    private static final Path MAKER = Path.of("integration-tests/vserver/world").toAbsolutePath();

    private final Path root;
    private final UnaryOperator<List<String>> inNetwork;

    /** @param inNetwork makes of a command one that runs in the network that the guests are to have */
    VserverWorld(Path root, UnaryOperator<List<String>> inNetwork) {
        this.root = root;
        this.inNetwork = inNetwork;
    }

    void make() {
        Shell.run(List.of("sh", MAKER.toString(), root.toString())).orFail();
    }

    /** A command as the host's root runs it: with the tools on its path, and no signal of its own reaching a guest. */
    List<String> onHost(List<String> command) {
        List<String> argv = new ArrayList<>(withTools());
        argv.add(root.resolve("bin/xid0").toString());
        argv.addAll(command);
        return argv;
    }

    private List<String> withTools() {
        return List.of("env", "PATH=" + root.resolve("bin") + ":" + System.getenv("PATH"));
    }

    /** The lines of {@code [host]} that lead here. */
    String[] hostLines() {
        return new String[] {
            "vserver-directory = \"" + root.resolve("etc/vservers") + "\"",
            "vserver-proc-directory = \"" + root.resolve("proc") + "\"",
            "vserver-cgroup-directory = \"" + root.resolve("dev/cgroup") + "\""
        };
    }

    /** Configures a guest as {@code vserver NAME build} does; with {@code --persistent}, as runward wants it. */
    void guest(String name, int xid, Path files, String... more) {
        List<String> argv = new ArrayList<>(List.of("sh", MAKER.toString(), root.toString(), "guest"));
        argv.addAll(List.of(name, Integer.toString(xid), files.toString()));
        argv.addAll(List.of(more));
        Shell.run(argv).orFail();
    }

    Path configuration(String guest) {
        return root.resolve("etc/vservers").resolve(guest);
    }

    Path path(String relative) {
        return root.resolve(relative);
    }

    void knob(String name, String value) {
        write(root.resolve("knobs").resolve(name), value + "\n");
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of the tools. */
    Shell.Result tool(String... words) {
        List<String> argv = new ArrayList<>(withTools());
        argv.addAll(List.of(words));
        return Shell.run(inNetwork.apply(argv));
    }

    /** A command in a guest, with pipes on all descriptors. */
    Shell.Result inside(String guest, String command) {
        String piped = ": | vserver " + guest + " exec sh -c " + Shell.quote(command) + " 2>&1 | cat";
        return tool("sh", "-c", piped);
    }

    boolean isUp(String guest) {
        return tool("vserver", guest, "status").isSuccess();
    }

    /** The pids of a guest's processes. */
    List<Long> processes(String guest) {
        return lines("dev/cgroup/" + guest + "/cgroup.procs").map(Long::valueOf).toList();
    }

    /** How often a tool was called with words that begin so, such as {@code vserver g start}. */
    long calls(String words) {
        return lines("calls")
                .filter(line -> line.matches("\\S+ \\S+ " + words + "( .*)?"))
                .count();
    }

    /** Forgets the calls so far. */
    void forgetCalls() {
        write(root.resolve("calls"), "");
    }

    private Stream<String> lines(String file) {
        try {
            return Files.readAllLines(root.resolve(file)).stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }
}
