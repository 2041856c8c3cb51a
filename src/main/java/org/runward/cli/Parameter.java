package org.runward.cli;

import picocli.CommandLine.Model.ArgSpec;

/** What a command takes, an option or a word by its place; a field of the command, which has the value once the line is read. */
sealed interface Parameter permits Flag, Value, Values {
    ArgSpec spec();
}
