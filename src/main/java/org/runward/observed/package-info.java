/** What the host has, as read in one pass: records only. Core: nothing here reads anything. */
package org.runward.observed;
