package org.runward.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.runward.desired.Name;
import org.runward.observed.PlainText;

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
        List<Name> names = new ArrayList<>();
        for (String word : words) {
            if (!Name.isValid(word)) {
                throw new Refusal(ExitCode.USAGE, "runward: not a name: " + PlainText.of(word));
            }
            names.add(new Name(word));
        }
        return names;
    }
}
