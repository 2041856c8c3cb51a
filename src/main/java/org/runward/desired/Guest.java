package org.runward.desired;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A guest as declared: a persistent place without an init in which services run.
 *
 * @param started whether it is to be running; a guest that is not has its services down
 * @param onChange what is done about a change that only a restart of the guest brings about
 * @param policy what its package scripts may start; heeded where the guest may control a service
 * @param definition what its runtime needs to know
 */
public record Guest(
        Name name, boolean started, LogRelay logRelay, OnChange onChange, Policy policy, Definition definition) {
    /** With the policy that is the default. */
    public Guest(Name name, boolean started, LogRelay logRelay, OnChange onChange, Definition definition) {
        this(name, started, logRelay, onChange, Policy.DENY, definition);
    }

    public Guest {
        Objects.requireNonNull(onChange);
        Objects.requireNonNull(name);
        Objects.requireNonNull(logRelay);
        Objects.requireNonNull(policy);
        Objects.requireNonNull(definition);
    }

    /** How syslog messages leave the guest: the {@code log-relay} key. */
    public enum LogRelay {
        /** A relay service per guest hands datagrams on to the host's syslog socket. */
        FORWARD,
        /** A socklog with its svlogd per guest, on the host. */
        COLLECT,
        /** The directory of the host's syslog socket is bound into the guest. */
        SHARE,
        OFF;

        /** Whether it takes a service on the host. */
        public boolean isService() {
            return this == FORWARD || this == COLLECT;
        }
    }

    /** Whether a guest is restarted for a change: the {@code on-change} key. */
    public enum OnChange {
        REPORT,
        RESTART
    }

    /** What the guest's package scripts may start that is no service of ours: the {@code guest-policy} key. */
    public enum Policy {
        /** Nothing: there is no init that would look after it. */
        DENY,
        ALLOW
    }

    public boolean isVserver() {
        return definition instanceof Vserver;
    }

    /** What one kind of guest runtime needs to know. */
    public sealed interface Definition permits Oci, Vserver {}

    /**
     * An OCI container.
     *
     * @param root the guest's file system; belongs to the guest, never opened by us
     * @param hostname as seen inside
     * @param mounts in the order of the declaration
     * @param capabilities beyond the default set, without {@code CAP_}
     */
    public record Oci(
            Path root,
            String hostname,
            Network network,
            List<Mount> mounts,
            List<String> capabilities,
            boolean noNewPrivileges)
            implements Definition {
        public Oci {
            mounts = List.copyOf(mounts);
            capabilities = List.copyOf(capabilities);
        }
    }

    /**
     * A persistent Linux-VServer context. The guest itself, below util-vserver's configuration directory, is the
     * administrator's: it exists already, and only what makes it persistent is ours to see to.
     */
    public record Vserver() implements Definition {}

    /** Which network an OCI guest sees. */
    public enum Network {
        /** The host's, as a VServer guest has it. */
        HOST,
        /** A loopback of its own and nothing else. */
        NONE
    }

    /** A host directory or file bound into the guest. */
    public record Mount(Path source, Path target, boolean readOnly) {}
}
