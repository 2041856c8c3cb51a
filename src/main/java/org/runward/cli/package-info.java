/** The command line: one class per command, thin; texts for people and exit codes. */
package org.runward.cli;
