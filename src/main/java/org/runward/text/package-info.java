/** What is wanted and what is found have in common: texts. */
package org.runward.text;
