package org.runward.servicedir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an administrator's configuration of a guest must say so that services can run in it. All else there is not ours.
 *
 * @param directory where the configuration is
 * @param rules by file name relative to it
 */
public record GuestConfiguration(Path directory, SortedMap<String, Rule> rules) {
    /** The file with the guest's mounts; fstab(5). */
    public static final String MOUNTS = "fstab";

    /** All files that a rule may be about. */
    public static final List<String> FILES =
            List.of("flags", "nflags", "apps/init/cmd.start", "apps/init/cmd.stop", MOUNTS);

    public GuestConfiguration {
        rules = Collections.unmodifiableSortedMap(new TreeMap<>(rules));
    }

    /** A demand on one file. */
    public sealed interface Rule permits HasLine, IsText, Mounts, AllMounts {
        /**
         * The file as it must be, with everything else in it as it was.
         *
         * @param text as it is; empty where there is no such file
         */
        String applied(Optional<String> text);

        /** What is wrong with a file that does not meet it, in words that go behind the file's name. */
        String complaint();
    }

    /** A line stands somewhere, alone on it. */
    public record HasLine(String line) implements Rule {
        @Override
        public String applied(Optional<String> text) {
            return lines(text).stream().map(String::strip).anyMatch(line::equals)
                    ? text.orElse("")
                    : withLine(text.orElse(""), line);
        }

        @Override
        public String complaint() {
            return "lacks " + line;
        }
    }

    /** The file is this. */
    public record IsText(String text) implements Rule {
        @Override
        public String applied(Optional<String> found) {
            return found.filter(other -> other.strip().equals(text)).orElse(text + "\n");
        }

        @Override
        public String complaint() {
            return "is not " + text;
        }
    }

    /**
     * Something is mounted on a place in the guest by this line and no other, or nothing is.
     *
     * @param line empty where nothing is to be mounted there
     */
    public record Mounts(String target, Optional<String> line) implements Rule {
        @Override
        public String applied(Optional<String> text) {
            List<String> ours = lines(text).stream().filter(this::isOurs).toList();
            if (ours.equals(line.map(List::of).orElse(List.of()))) {
                return text.orElse("");
            }
            List<String> others = new ArrayList<>(lines(text));
            others.removeIf(this::isOurs);
            String rest = others.isEmpty() ? "" : String.join("\n", others) + "\n";
            return line.map(wanted -> withLine(rest, wanted)).orElse(rest);
        }

        /** Source: fstab(5), the second field. */
        private boolean isOurs(String candidate) {
            String[] fields = candidate.strip().split("[ \t]+");
            return !candidate.strip().startsWith("#") && fields.length > 1 && fields[1].equals(target);
        }

        @Override
        public String complaint() {
            return line.isPresent() ? "lacks a mount of runward's" : "has a mount of runward's";
        }
    }

    /** Several of these, of one file, on places of their own. */
    public record AllMounts(List<Mounts> each) implements Rule {
        public AllMounts {
            each = List.copyOf(each);
        }

        @Override
        public String applied(Optional<String> text) {
            Optional<String> applied = text;
            for (Mounts mounts : each) {
                applied = Optional.of(mounts.applied(applied));
            }
            return applied.orElse("");
        }

        @Override
        public String complaint() {
            return each.stream().anyMatch(mounts -> mounts.line().isPresent())
                    ? "lacks a mount of runward's"
                    : "has a mount of runward's";
        }

        private AllMounts none() {
            return new AllMounts(each.stream()
                    .map(mounts -> new Mounts(mounts.target(), Optional.empty()))
                    .toList());
        }
    }

    /**
     * The files that must be written, with their new texts; empty where all rules are met.
     *
     * @param found texts by file name; a file that is missing is missing here
     */
    public SortedMap<String, String> corrections(Map<String, String> found) {
        SortedMap<String, String> corrections = new TreeMap<>();
        rules.forEach((file, rule) -> {
            Optional<String> text = Optional.ofNullable(found.get(file));
            String wanted = rule.applied(text);
            if (!wanted.equals(text.orElse(""))) {
                corrections.put(file, wanted);
            }
        });
        return corrections;
    }

    /** The same without the rule for the mounts, or with nothing but that. */
    public GuestConfiguration only(boolean mounts) {
        SortedMap<String, Rule> some = new TreeMap<>(rules);
        some.keySet().removeIf(file -> file.equals(MOUNTS) != mounts);
        return new GuestConfiguration(directory, some);
    }

    /** The same with nothing of ours mounted: what the guest can be started with before there is a place for it. */
    public GuestConfiguration unmounted() {
        SortedMap<String, Rule> some = new TreeMap<>();
        if (rules.get(MOUNTS) instanceof AllMounts mounts) {
            some.put(MOUNTS, mounts.none());
        }
        return new GuestConfiguration(directory, some);
    }

    /** Whether something of ours is to be mounted in the guest. */
    public boolean wantsMount() {
        return rules.get(MOUNTS) instanceof AllMounts mounts
                && mounts.each().stream().anyMatch(some -> some.line().isPresent());
    }

    /** Whether something of ours is to be mounted on that place of the guest. */
    public boolean wantsMountOn(String target) {
        return rules.get(MOUNTS) instanceof AllMounts mounts
                && mounts.each().stream()
                        .anyMatch(some ->
                                some.target().equals(target) && some.line().isPresent());
    }

    private static List<String> lines(Optional<String> text) {
        // At line feeds alone: whatever else stands in a line goes back as it came.
        String all = text.orElse("");
        return all.isEmpty() ? List.of() : List.of(all.split("\n"));
    }

    private static String withLine(String text, String line) {
        return (text.isEmpty() || text.endsWith("\n") ? text : text + "\n") + line + "\n";
    }
}
