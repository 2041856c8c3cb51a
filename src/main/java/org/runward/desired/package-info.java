/** The declaration: what the TOML files say, as values, and every problem in them. Core: no I/O but its own files. */
package org.runward.desired;
