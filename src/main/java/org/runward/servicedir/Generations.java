package org.runward.servicedir;

import java.util.Optional;

/**
 * What identifies the definition that a service's processes are to run.
 *
 * @param service of what its own process is started from
 * @param log of what its log service is started from
 * @param settings of what its svlogd reads at each HUP; empty where none of ours logs for it
 */
public record Generations(String service, String log, Optional<String> settings) {}
