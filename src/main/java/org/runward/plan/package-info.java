/** From what is wanted and what is there to what is to be done. Core: a pure function and its values. */
package org.runward.plan;
