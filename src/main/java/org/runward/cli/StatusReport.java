package org.runward.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.runward.desired.Name;
import org.runward.observed.Hold;
import org.runward.observed.LastEnd;
import org.runward.observed.ObservedGuest;
import org.runward.observed.ObservedService;
import org.runward.observed.StatusRecord;
import org.runward.observed.Supervision;
import org.runward.plan.Change;
import org.runward.plan.Holds;
import org.runward.plan.Subject;
import org.runward.plan.Terms;
import org.runward.reconcile.Survey;

/**
 * What {@code status} says, as values.
 *
 * @param lines guests first, each kind by name
 * @param loop empty where it is not asked about, or never ran
 * @param time when the host was looked at
 */
record StatusReport(List<Line> lines, Optional<LoopStatus> loop, Instant time) {
    private static final Duration SHORT_LIFE = Duration.ofSeconds(10);
    private static final int NAMED = 5;
    private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

    /**
     * One guest or service.
     *
     * @param state a word for what it does: running, stopped, half-started, ...; run, down, finish, unsupervised, absent
     * @param want up or down as runsv has it; empty for a guest and where no runsv is
     * @param log the state of its log service; empty where it has none
     * @param notes what else is to be known of what it does: starting, got TERM, orphan pid N, flapping, foreign processes
     * @param hold in force
     * @param lastEnd how its process ended the last time
     * @param drift what differs from the declaration; empty means as declared
     */
    record Line(
            String type,
            String name,
            String state,
            Optional<String> want,
            Optional<Integer> pid,
            Optional<Integer> context,
            Optional<Instant> since,
            boolean paused,
            Optional<String> log,
            List<String> notes,
            Optional<Hold> hold,
            Optional<LastEnd> lastEnd,
            List<String> drift) {}

    /** @param foreign processes in guests that are of no service, by guest, each in words */
    static StatusReport of(Survey survey, Map<Name, List<String>> foreign, Optional<LoopStatus> loop, Instant now) {
        Map<Subject, Change> changes = new HashMap<>();
        survey.plan().changes().forEach(change -> changes.put(change.subject(), change));
        Holds holds = new Holds(survey.desired(), survey.observed(), Terms.NONE);
        List<Line> lines = new ArrayList<>();
        survey.observed()
                .guests()
                .forEach((name, guest) -> lines.add(guest(
                        name.value(),
                        guest,
                        foreign.getOrDefault(name, List.of()),
                        holds.on(Subject.guest(name)),
                        drift(changes.get(Subject.guest(name)), now))));
        survey.observed()
                .services()
                .forEach((name, service) -> lines.add(service(
                        name.value(),
                        service,
                        now,
                        holds.on(Subject.service(name)),
                        drift(changes.get(Subject.service(name)), now))));
        return new StatusReport(lines, loop, now);
    }

    private static List<String> drift(Change change, Instant now) {
        if (change == null) {
            return List.of();
        }
        if (change.symbol() == Change.Symbol.HELD) {
            List<String> held = new ArrayList<>(change.reasons());
            change.until().ifPresent(until -> held.add("held for another " + Words.age(Duration.between(now, until))));
            return held;
        }
        if (!change.reasons().isEmpty()) {
            return change.reasons();
        }
        return List.of(change.kind().words());
    }

    private static Line guest(
            String name, ObservedGuest guest, List<String> foreign, Optional<Hold> hold, List<String> drift) {
        List<String> notes = foreign.isEmpty()
                ? List.of()
                : List.of((foreign.size() == 1 ? "1 process" : foreign.size() + " processes") + " of no service: "
                        + String.join(", ", foreign.subList(0, Math.min(NAMED, foreign.size())))
                        + (foreign.size() > NAMED ? ", ..." : ""));
        String state = word(guest.state());
        return new Line(
                "guest",
                name,
                state,
                Optional.empty(),
                boxed(guest.pid()),
                boxed(guest.context()),
                Optional.empty(),
                false,
                Optional.empty(),
                notes,
                hold,
                Optional.empty(),
                drift);
    }

    private static Optional<Integer> boxed(OptionalInt number) {
        return number.isPresent() ? Optional.of(number.getAsInt()) : Optional.empty();
    }

    private static Line service(
            String name, ObservedService service, Instant now, Optional<Hold> hold, List<String> drift) {
        Optional<StatusRecord> status = service.service().current();
        Optional<Integer> pid = status.filter(record -> record.pid().isPresent())
                .map(record -> record.pid().getAsInt());
        return new Line(
                "service",
                name,
                state(service.service()),
                status.map(record -> word(record.want())),
                pid,
                Optional.empty(),
                status.map(StatusRecord::since),
                status.filter(StatusRecord::paused).isPresent(),
                service.log().status().isPresent() ? Optional.of(state(service.log())) : Optional.empty(),
                notes(service),
                hold,
                service.instance().lastEnd(),
                alsoFlapping(service, now, drift));
    }

    private static List<String> notes(ObservedService service) {
        List<String> notes = new ArrayList<>();
        if (service.instance().starting()) {
            notes.add("starting");
        }
        if (service.service().current().filter(StatusRecord::gotTerm).isPresent()) {
            notes.add("got TERM");
        }
        service.instance().orphan().ifPresent(pid -> notes.add("orphan pid " + pid));
        return notes;
    }

    /** The plan knows it of one that is down at this moment; here it counts while it has not yet lived longer than before. */
    private static List<String> alsoFlapping(ObservedService service, Instant now, List<String> drift) {
        Optional<LastEnd> end = service.instance().lastEnd().filter(LastEnd::isOneOfMany);
        boolean young = service.service()
                .current()
                .filter(status ->
                        status.isUp() && status.since().plus(SHORT_LIFE).isAfter(now))
                .isPresent();
        if (end.isEmpty() || !young) {
            return drift;
        }
        List<String> all = new ArrayList<>(drift);
        all.add(end.get().flapping());
        return all;
    }

    private static String state(Supervision supervision) {
        if (!supervision.alive()) {
            return supervision.status().isPresent() ? "unsupervised" : "absent";
        }
        return supervision.status().map(record -> word(record.state())).orElse("unknown");
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    StatusReport only(List<String> names) {
        return new StatusReport(
                lines.stream().filter(line -> names.contains(line.name())).toList(), Optional.empty(), time);
    }

    boolean isAsDeclared() {
        return lines.stream().allMatch(line -> line.drift().isEmpty());
    }

    List<String> text() {
        int width = lines.stream().mapToInt(line -> line.name().length()).max().orElse(0);
        String form = "%-7s %-" + Math.max(1, width) + "s  %s";
        List<String> text = new ArrayList<>();
        lines.forEach(line -> text.add(String.format(form, line.type(), line.name(), words(line))));
        loop.map(LoopStatus::sentences)
                .orElse(List.of())
                .forEach(sentence -> text.add(String.format(form, "loop", "", sentence)));
        return text;
    }

    /** runit's own grammar: what is, and then what is wanted where that is something else. */
    private String words(Line line) {
        List<String> parts = new ArrayList<>();
        parts.add(line.state());
        line.pid().ifPresent(pid -> parts.add("pid " + pid));
        line.context().ifPresent(context -> parts.add("context " + context));
        line.since().ifPresent(since -> parts.add(Words.age(Duration.between(since, time))));
        if (line.paused()) {
            parts.add("paused");
        }
        parts.addAll(line.notes());
        line.hold().ifPresent(hold -> parts.add(words(hold)));
        line.want()
                .filter(want -> want.equals("up") != line.state().equals("run"))
                .ifPresent(want -> parts.add("want " + want));
        line.log().filter(log -> !log.equals("run")).ifPresent(log -> parts.add("log " + log));
        String text = String.join(", ", parts);
        return line.drift().isEmpty() ? text : text + "  ! " + String.join("; ", line.drift());
    }

    private String words(Hold hold) {
        return hold.words()
                + hold.until()
                        .map(until -> ", for another " + Words.age(Duration.between(time, until)))
                        .orElse("");
    }

    /** One object a line; the first names the schema. */
    List<String> json() {
        List<String> objects = new ArrayList<>();
        objects.add(JSON.toJson(object("schema", "status 1", Map.of("version", 1))));
        for (Line line : lines) {
            Map<String, Object> more = new LinkedHashMap<>();
            more.put("name", line.name());
            more.put("state", line.state());
            line.want().ifPresent(want -> more.put("want", want));
            line.pid().ifPresent(pid -> more.put("pid", pid));
            line.context().ifPresent(context -> more.put("context", context));
            line.since().ifPresent(since -> more.put("since", since.toString()));
            more.put("paused", line.paused());
            line.log().ifPresent(log -> more.put("log", log));
            more.put("notes", line.notes());
            line.hold().ifPresent(hold -> more.put("hold", hold(hold)));
            line.lastEnd().ifPresent(end -> more.put("last-end", lastEnd(end)));
            more.put("as-declared", line.drift().isEmpty());
            more.put("drift", line.drift());
            String level = line.drift().isEmpty() ? "info" : "warn";
            more.put("level", level);
            objects.add(JSON.toJson(object(line.type(), line.type() + " " + line.name() + ": " + words(line), more)));
        }
        loop.map(LoopStatus::json).ifPresent(objects::add);
        return objects;
    }

    private static Map<String, Object> hold(Hold hold) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("since", hold.since().toString());
        hold.until().ifPresent(until -> object.put("until", until.toString()));
        object.put("by", hold.by());
        object.put("reason", hold.reason());
        return object;
    }

    private static Map<String, Object> lastEnd(LastEnd end) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("time", end.at().toString());
        end.exitCode().ifPresent(code -> object.put("exit", code));
        end.signal().ifPresent(signal -> object.put("signal", signal));
        object.put("in-a-row", end.inARow());
        return object;
    }

    private Map<String, Object> object(String type, String message, Map<String, Object> more) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", type);
        object.put("time", time.toString());
        object.put("level", "info");
        object.put("message", message);
        object.putAll(more);
        return object;
    }
}
