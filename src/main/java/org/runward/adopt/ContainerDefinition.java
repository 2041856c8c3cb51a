package org.runward.adopt;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.runward.desired.Guest;

/**
 * What a container was started with, as far as a guest's keys are about it.
 *
 * @param root its file system, absolute
 * @param binds what is bound into it, but not in places that every guest has by itself
 * @param others what else is mounted in it, told as {@code TYPE on PLACE}
 * @param capabilities of its bounding set, without {@code CAP_}
 * @param process the words of its first process
 */
public record ContainerDefinition(
        Path root,
        Access access,
        String hostname,
        Network network,
        List<Guest.Mount> binds,
        List<String> others,
        List<String> capabilities,
        boolean noNewPrivileges,
        List<String> process) {
    public ContainerDefinition {
        Objects.requireNonNull(root);
        Objects.requireNonNull(access);
        Objects.requireNonNull(hostname);
        Objects.requireNonNull(network);
        binds = List.copyOf(binds);
        others = List.copyOf(others);
        capabilities = List.copyOf(capabilities);
        process = List.copyOf(process);
    }

    /** What the guest may do with its own file system. */
    public enum Access {
        READ_WRITE,
        READ_ONLY
    }

    /** Which network it sees. */
    public enum Network {
        HOST,
        /** One of its own. */
        NONE,
        /** One that somebody else has made. */
        JOINED
    }

    /** Whether its first process does nothing but wait, so that services can come and go. */
    boolean merelyWaits() {
        List<String> words = process.isEmpty() ? List.of("") : process;
        String program = words.get(0).substring(words.get(0).lastIndexOf('/') + 1);
        List<String> rest = words.subList(1, words.size());
        return switch (program) {
            case "catatonit" -> rest.contains("-P");
            case "pause" -> true;
            case "sleep" -> rest.contains("infinity");
            case "tail" -> rest.contains("/dev/null");
            case "tini", "dumb-init", "env", "--" ->
                new ContainerDefinition(
                                root,
                                access,
                                hostname,
                                network,
                                binds,
                                others,
                                capabilities,
                                noNewPrivileges,
                                rest.stream()
                                        .dropWhile(word -> word.startsWith("-"))
                                        .toList())
                        .merelyWaits();
            default -> false;
        };
    }
}
