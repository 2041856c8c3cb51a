package org.runward.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.runward.desired.Host;
import org.runward.host.Proc;
import org.runward.loop.LoopRecord;
import org.runward.loop.LoopRecords;

/**
 * What {@code status} says of {@code runward run}, by what that wrote down.
 *
 * @param running whether the process that wrote it lives
 */
record LoopStatus(LoopRecord record, boolean running, Instant now) {
    private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

    /** Empty where it never ran on this host. */
    static Optional<LoopStatus> of(Host host, Instant now) {
        return new LoopRecords()
                .read(host.loopRecord())
                .map(record -> new LoopStatus(record, LoopRecords.isRunning(record, new Proc()), now));
    }

    /** The first line tells of the loop itself, each further one of something that keeps it from its work. */
    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        sentences.add(String.join(", ", itself()));
        if (!record.waiting().isEmpty() && running) {
            sentences.add("waits for " + record.waiting());
        }
        if (!record.problems().isEmpty()) {
            sentences.add("the declaration on disk cannot be used, "
                    + record.inForce()
                            .map(since -> "the one of " + age(since) + " ago is in force")
                            .orElse("and none was before")
                    + ": " + record.problems().get(0)
                    + (record.problems().size() > 1
                            ? " (and " + (record.problems().size() - 1) + " more)"
                            : ""));
        }
        record.failing()
                .forEach(failing -> sentences.add(failing.subject() + " failed "
                        + Words.count(failing.failures(), "time") + ", " + nextTry(failing) + ": " + failing.cause()));
        if (!record.complete()) {
            sentences.add("the limits of inotify are reached: some changes are seen at the interval only");
        }
        return sentences;
    }

    private List<String> itself() {
        List<String> parts = new ArrayList<>();
        if (running) {
            parts.add("running");
            parts.add("pid " + record.pid());
            parts.add(age(record.started()));
        } else {
            parts.add(record.ended()
                    .map(end -> "not running, ended " + age(end) + " ago")
                    .orElse("not running, and did not end in order"));
        }
        record.lastPass()
                .ifPresentOrElse(
                        pass -> parts.add("last pass " + age(pass.end()) + " ago (" + pass.cause() + ", "
                                + pass.result() + ", " + pass.milliseconds() + " ms)"),
                        () -> parts.add("no pass yet"));
        record.nextPass()
                .filter(next -> running)
                .ifPresent(next -> parts.add("next in " + Words.age(Duration.between(now, next))));
        return parts;
    }

    private String nextTry(LoopRecord.Failing failing) {
        return failing.nextTry().isAfter(now)
                ? "next try in " + Words.age(Duration.between(now, failing.nextTry()))
                : "next try now";
    }

    private String age(Instant since) {
        return Words.age(Duration.between(since, now));
    }

    /** One object; docs/output.md has its fields. */
    String json() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "loop");
        object.put("time", now.toString());
        boolean well =
                running && record.problems().isEmpty() && record.failing().isEmpty();
        object.put("level", well ? "info" : "warn");
        object.put("message", "loop: " + String.join("; ", sentences()));
        object.put("running", running);
        object.put("pid", record.pid());
        object.put("started", record.started().toString());
        record.ended().ifPresent(time -> object.put("ended", time.toString()));
        object.put("declaration", record.declaration());
        record.inForce().ifPresent(time -> object.put("in-force", time.toString()));
        object.put("problems", record.problems());
        record.lastPass().ifPresent(pass -> {
            Map<String, Object> last = new LinkedHashMap<>();
            last.put("cause", pass.cause());
            last.put("result", pass.result());
            last.put("end", pass.end().toString());
            last.put("milliseconds", pass.milliseconds());
            object.put("last-pass", last);
        });
        record.nextPass().ifPresent(time -> object.put("next-pass", time.toString()));
        object.put("waiting", record.waiting());
        object.put("failing", record.failing().stream().map(LoopStatus::failing).toList());
        object.put("watched-directories", record.directories());
        object.put("watch-complete", record.complete());
        return JSON.toJson(object);
    }

    private static Map<String, Object> failing(LoopRecord.Failing failing) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("subject", failing.subject());
        object.put("failures", failing.failures());
        object.put("cause", failing.cause());
        object.put("next-try", failing.nextTry().toString());
        return object;
    }
}
