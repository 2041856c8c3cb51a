package org.runward.desired;

import java.nio.file.Path;
import java.util.List;

/**
 * How the directory of a guest's syslog socket is made: one that is bound into the guest, in one that is root's alone, so that
 * from outside nobody else reaches the socket, and a line there is the guest's word.
 */
public final class SyslogPlace {
    /**
     * In sh, with {@link Host#guestLogDirectory}'s parent as its argument. An older runward had the socket in the outer directory:
     * that becomes the inner one, as it is, so that a guest which has it mounted goes on with it.
     */
    public static final String SCRIPT = """
            [ -d "$1/dev" ] || {
                install -d -m 700 "$1.new" && { [ ! -d "$1" ] || mv -T "$1" "$1.new/dev"; } && mv -T "$1.new" "$1"
            } && install -d -m 700 "$1" && install -d -m 755 "$1/dev"
            """;

    private static final int LOCK_SECONDS = 60;

    private SyslogPlace() {}

    /**
     * The argv that does so; where it has to be done at all under the lock by which the guest is started.
     *
     * @param directory as {@link Host#guestLogDirectory} has it
     */
    public static List<String> words(Path directory) {
        String locked = """
                umask 077
                [ -d "$1/dev" ] || {
                    mkdir -p "${1%%/*}" && exec 9>>"${1%%/*}/lock" && flock -w %d 9 || exit 1
                }
                """.formatted(LOCK_SECONDS);
        return List.of(
                "sh",
                "-c",
                (locked + SCRIPT).strip(),
                "sh",
                directory.getParent().toString());
    }
}
