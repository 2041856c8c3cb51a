package org.runward.reconcile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.runward.host.AtomicFiles;
import org.runward.observed.AppliedRecord;
import org.runward.plan.Digests;
import org.runward.plan.Subject;

/**
 * Remembers what was declared when it was last applied: {@code STATE/applied}.
 *
 * <p>Format: lines {@code KIND NAME DIGEST}. A line that is not of that form is as good as none.
 */
final class AppliedRecords {
    private final AtomicFiles files = new AtomicFiles();

    AppliedRecord read(Path file) {
        Map<String, String> digests = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                int end = line.lastIndexOf(' ');
                if (line.matches("(guest|service) [^ ]+ [0-9a-f]+")) {
                    digests.put(line.substring(0, end), line.substring(end + 1));
                }
            }
        } catch (IOException e) {
            return AppliedRecord.LOST;
        }
        return new AppliedRecord(digests);
    }

    /** Writes down what has been applied now, where that is another thing than before. */
    void write(Survey survey, List<StepResult> results) {
        Map<String, String> digests = after(survey, results);
        if (!digests.equals(survey.observed().applied().digests())) {
            Path file = survey.desired().host().appliedRecord();
            StringBuilder text = new StringBuilder();
            digests.forEach((subject, digest) ->
                    text.append(subject).append(' ').append(digest).append('\n'));
            files.makeDirectories(file.getParent(), 0755);
            files.write(file, 0600, text.toString());
        }
    }

    private static Map<String, String> after(Survey survey, List<StepResult> results) {
        Set<Subject> undone = new HashSet<>(survey.plan().left());
        survey.plan().changes().stream()
                .filter(change -> !change.symbol().isAction())
                .forEach(change -> undone.add(change.subject()));
        results.stream()
                .filter(result -> !result.isSuccess())
                .forEach(result -> undone.add(result.step().action().subject()));
        Map<Subject, String> declared = Digests.of(survey.rendered());
        Map<String, String> digests = new TreeMap<>(survey.observed().applied().digests());
        Set<String> known = new HashSet<>();
        declared.forEach((subject, digest) -> {
            known.add(subject.toString());
            if (!undone.contains(subject)) {
                digests.put(subject.toString(), digest);
            }
        });
        Set<String> notYet = new HashSet<>();
        undone.forEach(subject -> notYet.add(subject.toString()));
        digests.keySet().removeIf(subject -> !known.contains(subject) && !notYet.contains(subject));
        return digests;
    }
}
