/**
 * The strict TOML reader in front of toml4j.
 *
 * <p>toml4j alone reads a good deal of TOML wrongly without a word. So {@link org.runward.desired.toml.TomlReader}
 * scans the text first, refuses whatever toml4j rejects or misreads, knows where everything is written, and hands
 * toml4j only what it is known to read right; the values are toml4j's, and are compared with what was scanned.
 */
package org.runward.desired.toml;
