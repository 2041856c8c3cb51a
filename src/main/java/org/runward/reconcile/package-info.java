/** One pass: read, observe, plan, apply. */
package org.runward.reconcile;
