package org.runward.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.runward.desired.Name;
import org.runward.host.PlainText;

/** Names of guests and services as they come on a command line. */
final class Names {
    private Names() {}

    static Refusal unknown(List<Name> names) {
        return new Refusal(
                ExitCode.USAGE,
                "runward: no such guest or service: "
                        + names.stream().map(Name::value).collect(Collectors.joining(", "))
                        + "; runward status lists all");
    }

    /** @throws Refusal at the first word that is no name */
    static List<Name> read(List<String> words) {
        words.stream().filter(word -> !Name.isValid(word)).findFirst().ifPresent(word -> {
            throw new Refusal(ExitCode.USAGE, "runward: not a name: " + PlainText.of(word));
        });
        return words.stream().map(Name::new).toList();
    }
}
