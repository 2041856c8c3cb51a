package org.runward.cli;

import java.time.Duration;
import java.util.Locale;

/** Numbers and times as people read them. */
final class Words {
    private Words() {}

    static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    /** The largest unit alone: {@code 45s}, {@code 4m}, {@code 3h}, {@code 6d}. */
    static String age(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m";
        }
        return seconds < 2 * 86_400 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
    }

    /** Memory in the unit that leaves few digits: {@code 820K}, {@code 4.5M}, {@code 1.2G}; under 1 KiB it is {@code 0}. */
    static String size(long bytes) {
        long kibibytes = bytes / 1024;
        if (kibibytes < 1024) {
            return kibibytes == 0 ? "0" : kibibytes + "K";
        }
        double mebibytes = kibibytes / 1024.0;
        return mebibytes < 1024
                ? String.format(Locale.ROOT, "%.1fM", mebibytes)
                : String.format(Locale.ROOT, "%.1fG", mebibytes / 1024);
    }
}
