package org.runward.desired;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One supervised service: a declared one, one instance of a {@code guests = [...]} service, or a guest's log relay.
 *
 * @param source the table that made it, such as {@code [services.cron]}
 * @param guest where its command runs; empty for the host
 * @param state what is wanted of it, already down where its guest is declared not started
 * @param needs services that its run script waits for, as instances
 * @param softNeeds likewise, but it starts without them after a short while (the guest's log relay)
 * @param ending how it is ended, also where its directory is not ours
 * @param upkeep what is done about changes
 * @param delegation who may control it besides root
 * @param group where it is linked; empty for the host's scan directory
 */
public record Service(
        Name name,
        String source,
        Optional<Name> guest,
        State state,
        Definition definition,
        List<Name> needs,
        List<Name> softNeeds,
        Ending ending,
        Upkeep upkeep,
        Delegation delegation,
        Log log,
        Optional<Group> group) {
    private static final String TABLE = "[services.";

    public Service {
        Objects.requireNonNull(name);
        Objects.requireNonNull(source);
        Objects.requireNonNull(guest);
        Objects.requireNonNull(state);
        Objects.requireNonNull(definition);
        Objects.requireNonNull(ending);
        Objects.requireNonNull(upkeep);
        Objects.requireNonNull(delegation);
        Objects.requireNonNull(log);
        Objects.requireNonNull(group);
        needs = List.copyOf(needs);
        softNeeds = List.copyOf(softNeeds);
    }

    /** What is wanted: the {@code state} key. */
    public enum State {
        UP,
        /** Linked and supervised, but down, also after a boot. */
        DOWN,
        /** Its service directory is there, and no link to it. */
        UNLINKED
    }

    /** What the service directory is made from. */
    public sealed interface Definition permits Command, RunScript, ExistingDirectory {}

    /**
     * A command that we write the run script for.
     *
     * @param command argv, never empty; likewise hostBefore, before, check and validate, where empty means none
     */
    public record Command(
            List<String> command,
            Execution execution,
            List<String> hostBefore,
            List<String> before,
            List<String> check,
            List<String> validate,
            Relay relay)
            implements Definition {
        public Command {
            command = List.copyOf(command);
            hostBefore = List.copyOf(hostBefore);
            before = List.copyOf(before);
            check = List.copyOf(check);
            validate = List.copyOf(validate);
            if (command.isEmpty()) {
                throw new IllegalArgumentException("command is empty");
            }
        }

        /** What it watches, where it plainly is a runsvdir: {@code runsvdir [-P] DIR [LOG]}; runsvdir(8). */
        Optional<Path> watched() {
            boolean runsvdir =
                    command.get(0).equals("runsvdir") || command.get(0).endsWith("/runsvdir");
            if (!runsvdir) {
                return Optional.empty();
            }
            for (String word : command.subList(1, command.size())) {
                if (!word.startsWith("-")) {
                    return word.startsWith("/") ? Optional.of(Path.of(word).normalize()) : Optional.empty();
                }
            }
            return Optional.empty();
        }
    }

    /** How signals reach a command in a guest: the {@code relay} key. */
    public enum Relay {
        /** As its runtime does it best, with control scripts. */
        AUTO,
        /** By the program signal-relay in front of the command, as in the article; for VServer guests. */
        SIGNAL_RELAY
    }

    /** An existing run script on the host, shared by several services; our run script ends by executing it. */
    public record RunScript(String path, Execution execution, List<String> hostBefore) implements Definition {
        public RunScript {
            hostBefore = List.copyOf(hostBefore);
        }
    }

    /** An existing service directory: linked and kept up, never written to. */
    public record ExistingDirectory(String path) implements Definition {}

    /**
     * The services of another runsvdir than the host's: the {@code scan-directory} key.
     *
     * @param scanDirectory what that runsvdir watches
     * @param runsvdir the service as which it runs; empty where somebody else starts it
     */
    public record Group(Path scanDirectory, Optional<Name> runsvdir) {
        public Group {
            Objects.requireNonNull(scanDirectory);
            Objects.requireNonNull(runsvdir);
        }
    }

    /** How it is called inside its guest: as its table is, of which there is one instance in each guest. */
    public String nameInGuest() {
        boolean declared = source.startsWith(TABLE) && source.endsWith("]");
        return declared ? source.substring(TABLE.length(), source.length() - 1) : name.value();
    }

    /** Whether a name that somebody writes stands for it: its own, or that of the table of which it is one instance. */
    public boolean isCalled(Name other) {
        return name.equals(other) || source.equals(TABLE + other + "]");
    }

    /** Whether we render this service's directory, and so may change it. */
    public boolean isRendered() {
        return !(definition instanceof ExistingDirectory);
    }

    /** The service that starts it, as the runsvdir of its group; empty where the host's does, or one that is not declared. */
    public Optional<Name> runsvdir() {
        return group.isPresent() ? group.get().runsvdir() : Optional.empty();
    }

    public boolean isLinked() {
        return state != State.UNLINKED;
    }
}
