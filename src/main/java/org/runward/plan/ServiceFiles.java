package org.runward.plan;

/** Names in a service directory that mean something to runsv; runsv(8). */
final class ServiceFiles {
    static final String DOWN = "down";

    private ServiceFiles() {}
}
