/** What runs on a host without runward's doing, as values, and its declaration as text. */
package org.runward.adopt;
