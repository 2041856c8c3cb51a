package org.runward.adopt;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.runward.desired.Name;
import org.runward.desired.Service;

/** The table that declares an existing service directory as it is. */
public record ServiceTable(Name name, Path directory, Service.State state) {

    /** Its lines; empty where no string can hold the directory. The state always stands there: defaults may say another. */
    public Optional<List<String>> lines() {
        return TomlText.string(directory.toString())
                .map(text -> List.of(
                        TomlText.header("services", name),
                        "directory = " + text,
                        "state     = \"" + state.name().toLowerCase(Locale.ROOT) + "\""));
    }
}
