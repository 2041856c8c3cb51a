package org.runward.reconcile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.runward.host.AtomicFiles;
import org.runward.host.Memory;
import org.runward.host.Remembered;
import org.runward.observed.AppliedRecord;
import org.runward.plan.Action;
import org.runward.plan.Plan;
import org.runward.plan.Subject;

/**
 * Remembers what was declared when it was last applied: {@code STATE/applied}.
 *
 * <p>Format: lines {@code KIND NAME DIGEST} and {@code scan-directory PATH}. A line that is not of that form is as good as none.
 */
final class AppliedRecords {
    private static final String SCAN_DIRECTORY = "scan-directory ";
    private static final String FAILED = "failed";

    private final AtomicFiles files = new AtomicFiles();

    private final Remembered<AppliedRecord> records;

    AppliedRecords(Memory memory) {
        this.records = memory.ofEntries();
    }

    AppliedRecord read(Path file) {
        return records.ofRegular(file, AppliedRecords::decode).orElse(AppliedRecord.LOST);
    }

    private static Optional<AppliedRecord> decode(Path file) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        Set<String> failed = new TreeSet<>();
        Set<Path> scanDirectories = new TreeSet<>();
        for (String line : Files.readAllLines(file)) {
            String[] words = line.split(" ");
            if (words.length == 3 && (words[0].equals("guest") || words[0].equals("service"))) {
                digests.put(words[0] + " " + words[1], words[2]);
            } else if (words.length == 3 && words[0].equals(FAILED)) {
                failed.add(words[1] + " " + words[2]);
            } else if (line.startsWith(SCAN_DIRECTORY + "/")) {
                scanDirectories.add(Path.of(line.substring(SCAN_DIRECTORY.length())));
            }
        }
        return Optional.of(new AppliedRecord(digests, failed, scanDirectories));
    }

    /** Writes down what has been applied now, where that is another thing than what stands there. */
    void write(Survey survey, List<StepResult> results) {
        AppliedRecord found = survey.observed().applied();
        if (isConverged(survey.plan())
                && found.failed().isEmpty()
                && found.digests().equals(survey.digests().bySubject())
                && found.scanDirectories().equals(survey.desired().groupDirectories())) {
            return;
        }
        // One for all plans that are carried out at the same time: each knows of its own subjects only.
        synchronized (AppliedRecords.class) {
            writeAlone(survey, results);
        }
    }

    private static boolean isConverged(Plan plan) {
        return plan.changes().isEmpty() && plan.left().isEmpty();
    }

    private void writeAlone(Survey survey, List<StepResult> results) {
        Path file = survey.desired().host().appliedRecord();
        AppliedRecord before = read(file);
        AppliedRecord after = after(survey, results, before);
        if (!after.equals(before)) {
            StringBuilder text = new StringBuilder();
            after.scanDirectories().stream()
                    .sorted()
                    .forEach(directory ->
                            text.append(SCAN_DIRECTORY).append(directory).append('\n'));
            new TreeSet<>(after.failed())
                    .forEach(subject ->
                            text.append(FAILED).append(' ').append(subject).append('\n'));
            new TreeMap<>(after.digests())
                    .forEach((subject, digest) ->
                            text.append(subject).append(' ').append(digest).append('\n'));
            files.makeDirectories(file.getParent(), 0755);
            files.write(file, 0600, text.toString());
        }
    }

    private static AppliedRecord after(Survey survey, List<StepResult> results, AppliedRecord before) {
        Set<String> undone = new HashSet<>();
        survey.plan().left().forEach(subject -> undone.add(subject.toString()));
        survey.plan().changes().stream()
                .filter(change -> !change.symbol().isAction())
                .forEach(change -> undone.add(change.subject().toString()));
        results.stream()
                .filter(result -> !result.isSuccess())
                .forEach(result -> undone.add(result.step().action().subject().toString()));
        Map<String, String> digests = new TreeMap<>(before.digests());
        survey.digests().bySubject().forEach((subject, digest) -> {
            if (!undone.contains(subject)) {
                digests.put(subject, digest);
            }
        });
        digests.keySet()
                .removeIf(subject -> !survey.digests().bySubject().containsKey(subject) && !undone.contains(subject));
        // One that is not declared any more is remembered for as long as something of ours is linked there.
        Set<Path> scanDirectories = new TreeSet<>(survey.desired().groupDirectories());
        survey.observed().scanDirectories().forEach((directory, there) -> {
            boolean needed = there.strays().stream()
                    .anyMatch(name -> undone.contains(Subject.service(name).toString()));
            if (needed && before.scanDirectories().contains(directory)) {
                scanDirectories.add(directory);
            }
        });
        return new AppliedRecord(digests, failed(survey, results, before, undone), scanDirectories);
    }

    /** @param undone what keeps its mark where this pass has not tried it */
    private static Set<String> failed(
            Survey survey, List<StepResult> results, AppliedRecord before, Set<String> undone) {
        Set<String> failed = new HashSet<>(before.failed());
        // Marks that came while this plan was carried out are another one's.
        failed.removeIf(subject -> survey.observed().applied().failed().contains(subject) && !undone.contains(subject)
                || !survey.digests().bySubject().containsKey(subject));
        for (StepResult result : results) {
            String subject = result.step().action().subject().toString();
            if (result.ending() == StepResult.Ending.FAILED
                    && leavesDoubt(result.step().action())
                    && survey.digests().bySubject().containsKey(subject)) {
                failed.add(subject);
            }
        }
        return failed;
    }

    /** Of what else fails, the host shows that it is not as declared. */
    private static boolean leavesDoubt(Action action) {
        return action instanceof Action.Control || action instanceof Action.AwaitReady;
    }
}
