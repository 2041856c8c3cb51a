/** What the host has, as read in one pass: records only, and how words of a guest are made harmless. Core: nothing here reads anything. */
package org.runward.observed;
