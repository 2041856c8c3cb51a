package org.runward.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.runward.host.HostException;
import org.runward.host.Invocation;
import org.runward.host.Programs;

/**
 * What standard output is shown on.
 *
 * @param device the terminal; empty where standard output is none
 */
record Terminal(Optional<Path> device, Map<String, String> environment) {
    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");
    private static final Pattern DEVICE = Pattern.compile("/dev/(pts/\\d+|tty\\w*|console|hvc\\d+)");
    /** stty(1): rows, columns. */
    private static final Pattern SIZE = Pattern.compile("\\d+ (\\d{1,5})");

    private static final int USUAL_WIDTH = 80;

    static Terminal ofStandardOutput() {
        Optional<Path> device = Optional.empty();
        try {
            // System.console() would ask for standard input to be a terminal too.
            device = Optional.of(Files.readSymbolicLink(STANDARD_OUTPUT))
                    .filter(path -> DEVICE.matcher(path.toString()).matches());
        } catch (IOException e) {
            // Closed: no terminal.
        }
        return new Terminal(device, System.getenv());
    }

    /** Whether colours are welcome where nobody said so; no-color.org. */
    boolean likesColour() {
        return device.isPresent()
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    }

    /** Its columns, by {@code COLUMNS}, or as the terminal tells; 0 where there is none, and so no limit. */
    int width(Programs programs) {
        if (device.isEmpty()) {
            return 0;
        }
        String columns = environment.getOrDefault("COLUMNS", "");
        return columns.matches("[1-9]\\d{0,4}") ? Integer.parseInt(columns) : asked(programs, device.get());
    }

    private static int asked(Programs programs, Path device) {
        try {
            List<String> stty = List.of("stty", "-F", device.toString(), "size");
            String answer = programs.run(new Invocation(stty, Duration.ofSeconds(2)))
                    .output()
                    .trim();
            Matcher size = SIZE.matcher(answer);
            int width = size.matches() ? Integer.parseInt(size.group(1)) : 0;
            return width > 0 ? width : USUAL_WIDTH;
        } catch (HostException e) {
            return USUAL_WIDTH;
        }
    }
}
