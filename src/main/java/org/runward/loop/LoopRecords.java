package org.runward.loop;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.runward.host.AtomicFiles;
import org.runward.host.Proc;

/** Keeps the loop's record in one file of JSON, {@code STATE/loop}. One that cannot be read as such is as good as none. */
public final class LoopRecords {
    private static final int VERSION = 1;
    private static final Gson JSON =
            new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

    private final AtomicFiles files = new AtomicFiles();

    public Optional<LoopRecord> read(Path file) {
        try {
            JsonElement json = JsonParser.parseString(Files.readString(file));
            JsonObject object = json.getAsJsonObject();
            return object.get("version").getAsInt() == VERSION ? Optional.of(decode(object)) : Optional.empty();
        } catch (IOException
                | JsonParseException
                | ClassCastException
                | IllegalStateException
                | UnsupportedOperationException
                | NullPointerException
                | NumberFormatException
                | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Whether the agent that wrote it lives. */
    public static boolean isRunning(LoopRecord record, Proc proc) {
        return record.ended().isEmpty()
                && proc.stat(record.pid())
                        .filter(stat -> stat.isAlive() && stat.startTime() == record.startTicks())
                        .isPresent();
    }

    private static LoopRecord decode(JsonObject object) {
        List<String> problems = new ArrayList<>();
        object.getAsJsonArray("problems").forEach(problem -> problems.add(problem.getAsString()));
        List<LoopRecord.Failing> failing = new ArrayList<>();
        object.getAsJsonArray("failing").forEach(each -> {
            JsonObject some = each.getAsJsonObject();
            failing.add(new LoopRecord.Failing(
                    some.get("subject").getAsString(),
                    some.get("failures").getAsInt(),
                    some.get("cause").getAsString(),
                    instant(some, "next-try").orElseThrow(IllegalStateException::new)));
        });
        Optional<LoopRecord.LastPass> last = Optional.ofNullable(object.getAsJsonObject("last-pass"))
                .map(pass -> new LoopRecord.LastPass(
                        pass.get("cause").getAsString(),
                        pass.get("result").getAsString(),
                        instant(pass, "end").orElseThrow(IllegalStateException::new),
                        pass.get("milliseconds").getAsLong()));
        return new LoopRecord(
                object.get("pid").getAsInt(),
                object.get("start-ticks").getAsLong(),
                instant(object, "started").orElseThrow(IllegalStateException::new),
                instant(object, "ended"),
                object.get("declaration").getAsString(),
                instant(object, "in-force"),
                problems,
                last,
                instant(object, "next-pass"),
                object.get("waiting").getAsString(),
                failing,
                object.get("directories").getAsInt(),
                object.get("complete").getAsBoolean());
    }

    private static Optional<Instant> instant(JsonObject object, String key) {
        return Optional.ofNullable(object.get(key))
                .map(JsonElement::getAsString)
                .map(Instant::parse);
    }

    /** Not synced: it is of no worth after a crash. */
    public void write(Path file, LoopRecord record) {
        files.makeDirectories(file.getParent(), 0755);
        files.writeUnsynced(file, 0600, JSON.toJson(encode(record)) + "\n");
    }

    private static JsonObject encode(LoopRecord record) {
        JsonObject object = new JsonObject();
        object.addProperty("version", VERSION);
        object.addProperty("pid", record.pid());
        object.addProperty("start-ticks", record.startTicks());
        object.addProperty("started", record.started().toString());
        record.ended().ifPresent(time -> object.addProperty("ended", time.toString()));
        object.addProperty("declaration", record.declaration());
        record.inForce().ifPresent(time -> object.addProperty("in-force", time.toString()));
        JsonArray problems = new JsonArray();
        record.problems().forEach(problems::add);
        object.add("problems", problems);
        record.lastPass().ifPresent(pass -> {
            JsonObject last = new JsonObject();
            last.addProperty("cause", pass.cause());
            last.addProperty("result", pass.result());
            last.addProperty("end", pass.end().toString());
            last.addProperty("milliseconds", pass.milliseconds());
            object.add("last-pass", last);
        });
        record.nextPass().ifPresent(time -> object.addProperty("next-pass", time.toString()));
        object.addProperty("waiting", record.waiting());
        JsonArray failing = new JsonArray();
        record.failing().forEach(each -> {
            JsonObject some = new JsonObject();
            some.addProperty("subject", each.subject());
            some.addProperty("failures", each.failures());
            some.addProperty("cause", each.cause());
            some.addProperty("next-try", each.nextTry().toString());
            failing.add(some);
        });
        object.add("failing", failing);
        object.addProperty("directories", record.directories());
        object.addProperty("complete", record.complete());
        return object;
    }
}
