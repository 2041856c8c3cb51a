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
import java.util.regex.Pattern;
import org.runward.host.AtomicFiles;
import org.runward.host.Remembered;
import org.runward.observed.AppliedRecord;
import org.runward.plan.Plan;

/**
 * Remembers what was declared when it was last applied: {@code STATE/applied}.
 *
 * <p>Format: lines {@code KIND NAME DIGEST}. A line that is not of that form is as good as none.
 */
final class AppliedRecords {
    private static final Pattern LINE = Pattern.compile("(guest|service) [^ ]+ [0-9a-f]+");

    private final AtomicFiles files = new AtomicFiles();

    private final Remembered<AppliedRecord> records = Remembered.ofEntries();

    AppliedRecord read(Path file) {
        return records.ofRegular(file, AppliedRecords::decode).orElse(AppliedRecord.LOST);
    }

    private static Optional<AppliedRecord> decode(Path file) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            if (LINE.matcher(line).matches()) {
                int end = line.lastIndexOf(' ');
                digests.put(line.substring(0, end), line.substring(end + 1));
            }
        }
        return Optional.of(new AppliedRecord(digests));
    }

    /** Writes down what has been applied now, where that is another thing than what stands there. */
    void write(Survey survey, List<StepResult> results) {
        if (isConverged(survey.plan()) && survey.observed().applied().digests().equals(survey.digests())) {
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
        Map<String, String> before = read(file).digests();
        Map<String, String> digests = after(survey, results, before);
        if (!digests.equals(before)) {
            StringBuilder text = new StringBuilder();
            digests.forEach((subject, digest) ->
                    text.append(subject).append(' ').append(digest).append('\n'));
            files.makeDirectories(file.getParent(), 0755);
            files.write(file, 0600, text.toString());
        }
    }

    private static Map<String, String> after(Survey survey, List<StepResult> results, Map<String, String> before) {
        Set<String> undone = new HashSet<>();
        survey.plan().left().forEach(subject -> undone.add(subject.toString()));
        survey.plan().changes().stream()
                .filter(change -> !change.symbol().isAction())
                .forEach(change -> undone.add(change.subject().toString()));
        results.stream()
                .filter(result -> !result.isSuccess())
                .forEach(result -> undone.add(result.step().action().subject().toString()));
        Map<String, String> digests = new TreeMap<>(before);
        survey.digests().forEach((subject, digest) -> {
            if (!undone.contains(subject)) {
                digests.put(subject, digest);
            }
        });
        digests.keySet().removeIf(subject -> !survey.digests().containsKey(subject) && !undone.contains(subject));
        return digests;
    }
}
