package org.runward.desired;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * As whom and with what a command runs.
 *
 * @param user a name, or {@code UID:GID} in numbers; empty for root
 * @param environment in the order of the declaration; wins over the environment file
 * @param environmentFile KEY=VALUE lines, read where the command runs
 * @param limits soft limits as chpst(8) sets them
 * @param nice added to the nice value, from -20 to 19; 0 leaves it
 */
public record Execution(
        Optional<String> user,
        Map<String, String> environment,
        Optional<String> environmentFile,
        Map<Limit, Long> limits,
        int nice) {
    public static final Execution PLAIN = new Execution(Optional.empty(), Map.of(), Optional.empty(), Map.of(), 0);

    public Execution {
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
    }

    /** Whether the user is given as {@code UID:GID}. */
    public boolean isUserNumeric() {
        return user.filter(name -> Character.isDigit(name.charAt(0))).isPresent();
    }

    /** A resource limit: a key of {@code limits} and the chpst option that sets it. */
    public enum Limit {
        OPEN_FILES("open-files", "-o", false),
        PROCESSES("processes", "-p", false),
        CPU_SECONDS("cpu-seconds", "-t", false),
        FILE_SIZE("file-size", "-f", true),
        CORE_SIZE("core-size", "-c", true),
        DATA_SIZE("data-size", "-d", true),
        RESIDENT_SIZE("resident-size", "-r", true),
        MEMORY("memory", "-m", true);

        private final String key;
        private final String option;
        private final boolean bytes;

        Limit(String key, String option, boolean bytes) {
            this.key = key;
            this.option = option;
            this.bytes = bytes;
        }

        public String key() {
            return key;
        }

        public String option() {
            return option;
        }

        /** Whether it counts bytes, so that {@code "16M"} may be written. */
        public boolean isBytes() {
            return bytes;
        }
    }
}
