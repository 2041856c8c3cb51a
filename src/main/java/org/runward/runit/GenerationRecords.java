package org.runward.runit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.runward.host.AtomicFiles;
import org.runward.host.Memory;
import org.runward.host.Remembered;
import org.runward.host.WholeFile;
import org.runward.observed.GenerationRecord;
import org.runward.observed.StartedAs;

/**
 * Keeps the notes of which generation a service's processes run: one small file per service.
 *
 * <p>Format: lines {@code WHAT GENERATION PID SECONDS NANOSECONDS}, WHAT being service, log, settings or watched. A file that is
 * missing or not of that form is as good as none, and so is a line of an earlier build, whose generations are no ones of today. Thread-safe for different files.
 */
public final class GenerationRecords {
    /** Of a generation as earlier builds had them. */
    private static final int FORMER_DIGITS = 32;

    private final AtomicFiles files;
    private final Remembered<GenerationRecord> read;

    public GenerationRecords(AtomicFiles files, Memory memory) {
        this.files = files;
        this.read = memory.ofEntries();
    }

    public GenerationRecord read(Path file) {
        return read.ofRegular(file, path -> Optional.of(decode(path))).orElse(GenerationRecord.NONE);
    }

    private static GenerationRecord decode(Path file) throws IOException {
        try {
            Map<String, StartedAs> notes = new HashMap<>();
            for (String line : WholeFile.text(file).split("\n")) {
                String[] words = line.split(" ");
                if (words[1].length() == FORMER_DIGITS) {
                    continue;
                }
                Instant since = Instant.ofEpochSecond(Long.parseLong(words[3]), Long.parseLong(words[4]));
                notes.put(words[0], new StartedAs(words[1], Integer.parseInt(words[2]), since));
            }
            return new GenerationRecord(
                    Optional.ofNullable(notes.get("service")),
                    Optional.ofNullable(notes.get("log")),
                    Optional.ofNullable(notes.get("settings")),
                    Optional.ofNullable(notes.get("watched")));
        } catch (NumberFormatException | IndexOutOfBoundsException | DateTimeException | ArithmeticException e) {
            return GenerationRecord.NONE;
        }
    }

    public void write(Path file, GenerationRecord record) {
        StringBuilder text = new StringBuilder();
        record.service().ifPresent(note -> text.append(line("service", note)));
        record.log().ifPresent(note -> text.append(line("log", note)));
        record.settings().ifPresent(note -> text.append(line("settings", note)));
        record.watched().ifPresent(note -> text.append(line("watched", note)));
        files.makeDirectories(file.getParent(), 0700);
        files.write(file, 0600, text.toString());
    }

    private static String line(String what, StartedAs note) {
        return what + " " + note.generation() + " " + note.pid() + " "
                + note.since().getEpochSecond() + " " + note.since().getNano() + "\n";
    }
}
