package org.runward.desired;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads a service's keys about changes: {@code restart}, {@code watch} and what goes with them. */
final class UpkeepReader {
    static final List<String> KEYS =
            List.of("restart", "watch", "on-watch", "reload-signal", "manual-stop", "stable-after");
    /** Longer than anybody waits for one of several instances. */
    private static final Duration LONGEST_STABLE = Duration.ofHours(1);

    private static final Duration LONGEST_STOP = Duration.ofDays(3652);
    private static final String FOREVER = "forever";

    private final TableReader table;

    UpkeepReader(TableReader table) {
        this.table = table;
    }

    Upkeep read() {
        return new Upkeep(
                table.choice("restart", Upkeep.Restart.class).orElse(Upkeep.DEFAULT.restart()),
                watch(),
                table.choice("on-watch", Upkeep.OnWatch.class).orElse(Upkeep.DEFAULT.onWatch()),
                reloadSignal(),
                manualStop(),
                stableAfter());
    }

    private List<Path> watch() {
        Set<Path> paths = new LinkedHashSet<>();
        for (String text : table.texts("watch")) {
            if (TableReader.hasControlCharacter(text)) {
                table.note("watch", "has a line end or control character in a path");
            } else {
                table.path("watch", text).ifPresent(paths::add);
            }
        }
        return List.copyOf(paths);
    }

    private Upkeep.ReloadSignal reloadSignal() {
        Optional<String> text = table.text("reload-signal");
        if (text.isEmpty()) {
            return Upkeep.DEFAULT.reloadSignal();
        }
        for (Upkeep.ReloadSignal signal : Upkeep.ReloadSignal.values()) {
            if (signal.name().equals(text.get())) {
                return signal;
            }
        }
        String all = Arrays.stream(Upkeep.ReloadSignal.values())
                .map(one -> "\"" + one + "\"")
                .collect(Collectors.joining(", "));
        table.note("reload-signal", "not one of " + all);
        return Upkeep.DEFAULT.reloadSignal();
    }

    private Optional<Duration> manualStop() {
        Optional<Duration> limit = limit();
        if (limit.isPresent() && limit.get().compareTo(LONGEST_STOP) > 0) {
            table.note("manual-stop", "longer than ten years; write \"forever\"");
            return Optional.empty();
        }
        return limit;
    }

    private Optional<Duration> limit() {
        return table.text("manual-stop").orElse(FOREVER).equals(FOREVER)
                ? Optional.empty()
                : table.duration("manual-stop", "not a duration; write \"0s\", \"15m\", \"2h\" or \"forever\"");
    }

    private Duration stableAfter() {
        Duration stable = table.duration("stable-after").orElse(Upkeep.DEFAULT.stableAfter());
        if (stable.compareTo(LONGEST_STABLE) > 0) {
            table.note("stable-after", "longer than an hour; write how long a service must be up, such as \"3s\"");
        }
        return stable;
    }
}
