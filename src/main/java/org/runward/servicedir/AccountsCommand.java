package org.runward.servicedir;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.runward.desired.GuestOperators;

/** What is run inside a guest to tell the numbers of a user and of a group: one line, {@code accounts UID GID}, 0 for none. */
public final class AccountsCommand {
    private AccountsCommand() {}

    /** Its argv. It fails, and says why, where the guest has no such user or group. */
    public static List<String> words(GuestOperators names) {
        return List.of(
                "sh",
                "-c",
                Template.of("accounts.sh").fill(),
                "accounts",
                names.user().orElse(""),
                names.group().orElse(""));
    }

    /** The same for the OCI runtime, with no right at all. */
    public static String process(GuestOperators names) {
        return new ProcessFile(words(names), Optional.empty(), Map.of(), List.of(), true).text();
    }
}
