package org.runward.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All processes in {@code /proc}, each with what proc(5) tells of it; one that ends meanwhile is left out. */
public final class ProcessTable {
    private static final Path ROOT = Path.of("/proc");
    /** What the kernel counts start times in, as it shows them to programs: sysconf(3) says 100 on every Linux. */
    private static final long TICKS_PER_SECOND = 100;
    /** A command line may be megabytes, and there may be thousands. */
    private static final int KEPT_COMMAND_LINE = 8192;

    private final Proc proc;

    /**
     * One process.
     *
     * @param uid the effective one
     * @param name at most 15 characters
     * @param commandLine its words with a blank between, the first 8192 bytes; empty where there is none
     * @param residentBytes 0 where it has no memory
     */
    public record Row(
            int pid, int parent, int uid, String name, String commandLine, long residentBytes, Instant started) {}

    public ProcessTable(Proc proc) {
        this.proc = proc;
    }

    /** In no order. Reads four files per process. */
    public List<Row> rows() {
        long boot = bootSecond();
        List<Row> rows = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(ROOT, "[0-9]*")) {
            for (Path entry : entries) {
                row(Integer.parseInt(entry.getFileName().toString()), boot).ifPresent(rows::add);
            }
        } catch (IOException e) {
            throw HostException.unableTo("read " + ROOT, e);
        }
        return rows;
    }

    private Optional<Row> row(int pid, long boot) {
        Optional<Proc.Stat> stat = proc.stat(pid);
        if (stat.isEmpty()) {
            return Optional.empty();
        }
        Path directory = ROOT.resolve(Integer.toString(pid));
        try {
            List<String> status = Files.readAllLines(directory.resolve("status"), StandardCharsets.ISO_8859_1);
            // Uid: the real, effective, saved and file system's.
            int uid =
                    Integer.parseUnsignedInt(field(status, "Uid:").orElse("0 0").split("\\s+")[1]);
            long resident =
                    Long.parseLong(field(status, "VmRSS:").orElse("0 kB").split(" ")[0]);
            long ticks = stat.get().startTime();
            return Optional.of(new Row(
                    pid,
                    stat.get().parent(),
                    uid,
                    proc.command(pid).orElse(""),
                    commandLine(directory.resolve("cmdline")),
                    resident * 1024,
                    Instant.ofEpochMilli(boot * 1000 + ticks * 1000 / TICKS_PER_SECOND)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> field(List<String> status, String key) {
        return status.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).trim())
                .findFirst();
    }

    private static String commandLine(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(KEPT_COMMAND_LINE), StandardCharsets.UTF_8);
            int end = text.length();
            while (end > 0 && text.charAt(end - 1) == '\0') {
                end--;
            }
            return text.substring(0, end).replace('\0', ' ');
        }
    }

    private static long bootSecond() {
        try {
            return Files.readAllLines(ROOT.resolve("stat")).stream()
                    .filter(line -> line.startsWith("btime "))
                    .map(line ->
                            Long.parseLong(line.substring("btime ".length()).trim()))
                    .findFirst()
                    .orElse(0L);
        } catch (IOException e) {
            throw HostException.unableTo("read " + ROOT.resolve("stat"), e);
        }
    }
}
