package org.runward.cli;

import picocli.CommandLine.Model.CommandSpec;

/** One command of runward: how it is called, what it does with that. A new one for each command line. */
interface Command {
    /** Its name, its help, and what it takes; called once. */
    CommandSpec spec();

    /**
     * Does what it is for, once its line has been read.
     *
     * @throws Refusal where it does not begin
     */
    ExitCode run() throws Exception;
}
