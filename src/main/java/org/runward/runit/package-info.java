/** runit as it is on disk and in its processes: status records, control FIFOs, service and scan directories. */
package org.runward.runit;
