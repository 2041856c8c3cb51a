package org.runward.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.runward.desired.toml.Source;
import org.runward.desired.toml.TomlDocument;
import org.runward.desired.toml.TomlReader;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/** Loads a declaration of 1 MB and 5,000 tables with our reader and with tomlj, in turns, and prints the medians. */
public final class DeclarationLoadBench {
    private static final int TABLES = 5_000;
    private static final int WARM_UPS = 5;
    private static final int PAIRS = 15;

    private DeclarationLoadBench() {}

    /** Give {@code tomlj} as the argument to have tomlj go first, which matters for the first, cold load. */
    public static void main(String[] arguments) {
        boolean oursFirst = !List.of(arguments).contains("tomlj");
        byte[] content = declaration();
        System.out.printf("declaration: %d bytes, %d tables%n", content.length, TABLES);
        double[] ours = new double[PAIRS];
        double[] theirs = new double[PAIRS];
        for (int i = -WARM_UPS; i < PAIRS; i++) {
            // Whoever goes second finds the other's garbage; so they take turns.
            boolean first = oursFirst == (i % 2 == 0 || i == -WARM_UPS);
            double before = first ? ours(content) : theirs(content);
            double after = first ? theirs(content) : ours(content);
            if (i == -WARM_UPS) {
                System.out.printf(
                        "cold: runward %.0f ms, tomlj %.0f ms%n", first ? before : after, first ? after : before);
            }
            if (i >= 0) {
                ours[i] = first ? before : after;
                theirs[i] = first ? after : before;
            }
        }
        System.out.printf(
                "median of %d: runward %.1f ms, tomlj %.1f ms, ratio %.2f%n",
                PAIRS, median(ours), median(theirs), median(ours) / median(theirs));
    }

    private static double ours(byte[] content) {
        long start = System.nanoTime();
        TomlDocument document = TomlReader.read(List.of(new Source("bench.toml", content)));
        double time = (System.nanoTime() - start) / 1e6;
        require(document.problems().isEmpty() && document.root().entries().size() == 1);
        return time;
    }

    private static double theirs(byte[] content) {
        long start = System.nanoTime();
        TomlParseResult document = Toml.parse(new String(content, StandardCharsets.UTF_8));
        double time = (System.nanoTime() - start) / 1e6;
        require(!document.hasErrors() && document.size() == 1);
        return time;
    }

    private static void require(boolean loaded) {
        if (!loaded) {
            throw new IllegalStateException("the declaration did not load");
        }
    }

    private static byte[] declaration() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < TABLES; i++) {
            text.append("[services.web-").append(i).append("]\n");
            text.append("guest   = \"guest-").append(i % 50).append("\"   # one of fifty\n");
            text.append("command = [\"httpd\", \"-f\", \"-p\", \"")
                    .append(8000 + i)
                    .append("\"]\n");
            text.append("state   = \"up\"\n");
            text.append("limits  = { open-files = 4096, cpu-seconds = 172800 }\n");
            text.append("guest-control = true\nstop-timeout = '20s'\n\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static double median(double[] times) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
