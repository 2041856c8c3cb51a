/** Service directories and guest definitions as values: path, mode, text. Core: rendering does no I/O. */
package org.runward.servicedir;
