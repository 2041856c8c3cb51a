package org.runward.desired;

import java.util.List;
import java.util.Optional;
import org.runward.desired.toml.TomlValue;

/** Reads a service's {@code log} key. */
final class LogReader {
    private static final List<String> KEYS =
            List.of("size", "keep", "rotate-after", "processor", "prefix", "filters", "operators");

    private final TableReader service;

    LogReader(TableReader service) {
        this.service = service;
    }

    Log read() {
        Optional<TableReader.Found> found = service.find("log");
        if (found.isEmpty()) {
            return Log.Svlogd.DEFAULT;
        }
        if (found.get().value() instanceof TomlValue.Text text) {
            if (!text.value().equals("none")) {
                service.note("log", "not \"none\" and not a table; write log = { size = \"1M\", keep = 10 }");
            }
            return new Log.None();
        }
        Optional<TableReader> table = service.table("log");
        return table.isPresent() ? settings(table.get()) : Log.Svlogd.DEFAULT;
    }

    private static Log.Svlogd settings(TableReader table) {
        table.rejectUnknownKeys(KEYS);
        List<String> processor = table.command("processor");
        for (String word : processor) {
            if (hasLineEnd(word)) {
                table.note("processor", "has a line end in an argument, which svlogd's config cannot hold");
                break;
            }
        }
        List<String> filters = table.texts("filters");
        for (String filter : filters) {
            if (hasLineEnd(filter) || !filter.matches("[-+eE].*")) {
                table.note(
                        "filters",
                        "has an item that does not begin with one of + - e E, or has a line end; see svlogd(8)");
                break;
            }
        }
        return new Log.Svlogd(
                table.size("size").orElse(Log.Svlogd.DEFAULT.size()),
                table.whole("keep").orElse(Log.Svlogd.DEFAULT.keep()),
                table.duration("rotate-after"),
                processor,
                table.line("prefix").orElse(""),
                filters);
    }

    private static boolean hasLineEnd(String text) {
        return text.indexOf('\n') >= 0;
    }
}
