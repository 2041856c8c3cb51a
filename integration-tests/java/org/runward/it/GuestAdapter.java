package org.runward.it;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What the contract of guests has to know of a runtime to look at it; what is promised is the same for all. */
interface GuestAdapter {
    /** The {@code [host]} table; the runtime's calls are noted. */
    String host();

    /** A guest with a busybox root, as TOML. */
    String guest(String name, String... lines);

    /** Sees to it that a guest, before it is started, has what makes terminals in it. */
    void giveTerminals(String guest);

    /** A command in a guest, by the test itself, with pipes on all descriptors. */
    Shell.Result inside(String guest, String command);

    /** The pid, on the host, of a service's command; the process may be gone, or not yet be in its guest. */
    long recordedPid(String service);

    /** Processes in a guest that are none of its services'. */
    List<Long> ownProcesses(String guest);

    boolean isUp(String guest);

    /** How often guests were started since the last {@link #forgetCalls()}. */
    long starts();

    void forgetCalls();

    /** Everything that was said in an argument list to a program of the runtime. */
    String calls();

    /** What a loss of power does to a guest whose processes have ended: nothing of it and of this boot is left. */
    void lose(String guest);

    /** From now on every program of the runtime is behind a bash that appends its environment to a file. */
    void noteEnvironments(Path file);

    /** What a command has in its environment besides {@code PATH} and what is declared. */
    Map<String, String> ownEnvironment(String home);

    /** Where the directory of the syslog socket is mounted in a guest. */
    String logMount();

    /** Demands of a guest that is no longer declared what this runtime promises, beyond that nothing of ours is left. */
    void assertReleased(String guest);
}
