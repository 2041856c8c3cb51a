/** The operating system: the only code with side effects. Knows nothing of guests, services or plans. */
package org.runward.host;
