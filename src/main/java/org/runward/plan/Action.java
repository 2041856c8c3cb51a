package org.runward.plan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.runward.desired.GuestOperators;
import org.runward.desired.Name;
import org.runward.observed.Access;
import org.runward.observed.StatusRecord;
import org.runward.servicedir.Generations;
import org.runward.servicedir.GuestTools;
import org.runward.servicedir.LogSettings;
import org.runward.servicedir.RenderedFile;

/** One thing to do, as data. Each is idempotent: done twice, it has the effect of once. */
public sealed interface Action {
    Subject subject();

    /** What it does, in a word or a few, for the plan. */
    String verb();

    /** What it does, as it stands behind "unable to". */
    default String task() {
        return verb();
    }

    /** How long what it ends may take to end on TERM before KILL follows; empty where it ends nothing. */
    default Optional<Duration> killAfter() {
        return Optional.empty();
    }

    void sendTo(Handler handler);

    /** Does each kind of action; a new kind does not compile until it is handled. */
    interface Handler {
        void writeFiles(WriteFiles action);

        void writeLogSettings(WriteLogSettings action);

        void configureGuest(ConfigureGuest action);

        void prepareGuest(PrepareGuest action);

        void equipGuest(EquipGuest action);

        void startGuest(StartGuest action);

        void stopGuest(StopGuest action);

        void link(Link action);

        void supervise(Supervise action);

        void unlink(Unlink action);

        void placeSupervise(PlaceSupervise action);

        void grant(Grant action);

        void endOrphan(EndOrphan action);

        void validate(Validate action);

        void awaitReady(AwaitReady action);

        void control(Control action);

        void restartAgent(RestartAgent action);

        void removeDirectory(RemoveDirectory action);
    }

    /**
     * Writes what is missing or different in one directory of ours and removes what does not belong.
     *
     * @param writes by path relative to the directory, which is made where it is missing
     * @param removals paths relative to the directory
     * @param restored directories in it that only root may write to again
     */
    record WriteFiles(
            Subject subject,
            String verb,
            Path directory,
            SortedMap<String, RenderedFile> writes,
            List<String> removals,
            List<String> restored)
            implements Action {
        @Override
        public String task() {
            return verb + " " + directory;
        }

        @Override
        public void sendTo(Handler handler) {
            handler.writeFiles(this);
        }
    }

    /** Writes the settings of a service's svlogd, making its log directory where it is missing. */
    record WriteLogSettings(Subject subject, LogSettings settings) implements Action {
        @Override
        public String verb() {
            return "log settings";
        }

        @Override
        public String task() {
            return "write its log settings";
        }

        @Override
        public void sendTo(Handler handler) {
            handler.writeLogSettings(this);
        }
    }

    /**
     * Changes files of a guest's configuration that is the administrator's, each as a whole, keeping owner and mode.
     *
     * @param directory where they are
     * @param texts the new ones, by name relative to the directory
     * @param found the old ones, where there are any: a file that is another one by then is not written
     */
    record ConfigureGuest(
            Subject subject, Path directory, SortedMap<String, String> texts, SortedMap<String, String> found)
            implements Action {
        @Override
        public String verb() {
            return "configure";
        }

        @Override
        public String task() {
            return "configure " + directory;
        }

        @Override
        public void sendTo(Handler handler) {
            handler.configureGuest(this);
        }
    }

    /** Runs the script that makes, from inside the guest, the place onto which something of ours is mounted. */
    record PrepareGuest(Subject subject, Path script) implements Action {
        @Override
        public String verb() {
            return "prepare";
        }

        @Override
        public void sendTo(Handler handler) {
            handler.prepareGuest(this);
        }
    }

    /**
     * Writes tools for the package scripts inside a guest that runs, or takes away what was written.
     *
     * @param tools empty to take them away
     */
    record EquipGuest(Subject subject, Optional<GuestTools> tools) implements Action {
        @Override
        public String verb() {
            return tools.isPresent() ? "equip" : "strip";
        }

        @Override
        public String task() {
            return tools.isPresent()
                    ? "write the tools for its package scripts"
                    : "take away the tools for its package scripts";
        }

        @Override
        public void sendTo(Handler handler) {
            handler.equipGuest(this);
        }
    }

    /** Runs the guest's start script, which does nothing where the guest runs. */
    record StartGuest(Subject subject, String verb, Path script) implements Action {
        @Override
        public void sendTo(Handler handler) {
            handler.startGuest(this);
        }
    }

    /** Runs the guest's stop script, which does nothing where the guest is stopped. */
    record StopGuest(Subject subject, Path script) implements Action {
        @Override
        public String verb() {
            return "stop";
        }

        @Override
        public void sendTo(Handler handler) {
            handler.stopGuest(this);
        }
    }

    /** Links a service directory into the scan directory; done when its runsv is there. */
    record Link(Subject subject, Path link, Path directory) implements Action {
        @Override
        public String verb() {
            return "link";
        }

        @Override
        public void sendTo(Handler handler) {
            handler.link(this);
        }
    }

    /** Waits for the runsv of a directory that is linked already, having made runsvdir look again. */
    record Supervise(Subject subject, Path link, Path directory) implements Action {
        @Override
        public String verb() {
            return "supervise";
        }

        @Override
        public void sendTo(Handler handler) {
            handler.supervise(this);
        }
    }

    /**
     * Takes a service down and its links out of the scan directories; done when its runsv is gone.
     *
     * @param links all of them: with one that is left, a runsvdir starts it again
     */
    record Unlink(Subject subject, List<Path> links, Path directory, Duration stopTimeout) implements Action {
        public Unlink {
            links = List.copyOf(links);
        }

        @Override
        public Optional<Duration> killAfter() {
            return Optional.of(stopTimeout);
        }

        @Override
        public String verb() {
            return "unlink";
        }

        @Override
        public void sendTo(Handler handler) {
            handler.unlink(this);
        }
    }

    /**
     * Has runsv keep what it is told through in another place, with what is in it; to be done while there is no runsv.
     *
     * @param place a directory to which a link leads then; empty for none, but the service directory itself
     */
    record PlaceSupervise(Subject subject, Path directory, Optional<Path> place) implements Action {
        @Override
        public String verb() {
            return "delegate";
        }

        @Override
        public String task() {
            return "move " + directory.resolve("supervise");
        }

        @Override
        public void sendTo(Handler handler) {
            handler.placeSupervise(this);
        }
    }

    /**
     * Sets who may tell a runsv something, and see how it stands.
     *
     * @param directory the service directory, or {@code log} in it
     * @param access who may
     * @param inGuest whose numbers the guest is asked for first; then they are granted as well, and noted
     */
    record Grant(Subject subject, Path directory, Access access, Optional<InGuest> inGuest) implements Action {
        /**
         * Users of a guest.
         *
         * @param service how the service is called there
         */
        public record InGuest(Name guest, String service, GuestOperators names) {}

        @Override
        public String verb() {
            return access.isClosed() ? "revoke" : "grant";
        }

        @Override
        public String task() {
            return "set who may control " + directory;
        }

        @Override
        public void sendTo(Handler handler) {
            handler.grant(this);
        }
    }

    /** Runs the script that ends what is left of an instance that no runsv supervises. */
    record EndOrphan(Subject subject, Path directory, Duration stopTimeout) implements Action {
        @Override
        public String verb() {
            return "end orphan";
        }

        @Override
        public String task() {
            return "end what is left of an earlier instance";
        }

        @Override
        public void sendTo(Handler handler) {
            handler.endOrphan(this);
        }
    }

    /**
     * Does nothing but wait until a service that is up is ready, and has been up for a while.
     *
     * @param stable for how long
     */
    record AwaitReady(Subject subject, Path directory, Duration stable) implements Action {
        @Override
        public String verb() {
            return "await";
        }

        @Override
        public String task() {
            return "find it up and ready";
        }

        @Override
        public void sendTo(Handler handler) {
            handler.awaitReady(this);
        }
    }

    /** Runs the script that tells whether what a service is to run with is valid; it fails where that is not. */
    record Validate(Subject subject, Path directory) implements Action {
        public static final String SCRIPT = "validate";

        @Override
        public String verb() {
            return "validate";
        }

        @Override
        public String task() {
            return "restart or reload: not valid";
        }

        @Override
        public void sendTo(Handler handler) {
            handler.validate(this);
        }
    }

    /**
     * Tells runsv something.
     *
     * @param directory the service directory; the log service's is {@code log} in it
     * @param before the record of the process that is to be another one after a restart
     * @param generations what the processes run when it is done, for the record; empty where that is not known
     * @param killAfter where the operation ends a process
     * @param stable how long a process that is brought up must have been up to count as that
     */
    record Control(
            Subject subject,
            Path directory,
            Operation operation,
            Optional<StatusRecord> before,
            Optional<Generations> generations,
            Optional<Duration> killAfter,
            Duration stable)
            implements Action {
        /** The same, about the process that there is now. */
        public Control since(Optional<StatusRecord> now) {
            return new Control(subject, directory, operation, now, generations, killAfter, stable);
        }

        @Override
        public String verb() {
            return operation.verb();
        }

        @Override
        public String task() {
            return operation.task();
        }

        @Override
        public void sendTo(Handler handler) {
            handler.control(this);
        }
    }

    /**
     * Has sv(8) restart the service as which the agent itself runs, from outside the agent, and waits for nothing.
     *
     * @param stopTimeout how long the agent has to end before it is killed
     */
    record RestartAgent(Subject subject, Path directory, Duration stopTimeout) implements Action {
        @Override
        public String verb() {
            return Operation.RESTART.verb();
        }

        @Override
        public void sendTo(Handler handler) {
            handler.restartAgent(this);
        }
    }

    /** Removes a directory of ours, its marker last. */
    record RemoveDirectory(Subject subject, Path directory) implements Action {
        @Override
        public String verb() {
            return "remove";
        }

        @Override
        public void sendTo(Handler handler) {
            handler.removeDirectory(this);
        }
    }
}
