/** The resident agent: when to look again, what to leave for now, and what to tell. */
package org.runward.loop;
