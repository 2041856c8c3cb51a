package org.runward.host;

/** The one door through which programs are started. */
public interface Programs {
    /**
     * Runs a program with an empty standard input and waits for its end.
     *
     * @throws TransientHostException where it did not end in time; it has been killed then
     * @throws HostException where it cannot be started
     */
    Outcome run(Invocation invocation);
}
