/** Guest runtimes: how a guest is seen, and how it is started and stopped. */
package org.runward.guest;
