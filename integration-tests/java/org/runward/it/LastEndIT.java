package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a daemon has ended is told, and is the same for a daemon on the host and in a guest. */
class LastEndIT {
    /** What a daemon does at HUP, and how it has ended then; a number is that of a signal in signal(7). */
    private static final Map<String, String> ENDS = new LinkedHashMap<>();

    static {
        ENDS.put("exit 0", "exit 0");
        ENDS.put("exit 3", "exit 3");
        ENDS.put("exit 100", "exit 100");
        ENDS.put("kill -s TERM $$", "signal 15");
        ENDS.put("kill -s KILL $$", "signal 9");
        ENDS.put("kill -s SEGV $$", "signal 11");
        ENDS.put("kill -s USR1 $$", "signal 10");
    }

    /** What sv tells a daemon that does nothing about it. */
    private static final Map<String, String> COMMANDS =
            new TreeMap<>(Map.of("term", "signal 15", "kill", "signal 9", "2", "signal 12"));

    @RegisterExtension
    final Sandbox sandbox = new Sandbox().withVservers();

    private final Places places = new Places(sandbox);
    private final Map<String, String> expected = new TreeMap<>();

    @Test
    void exitCodeAndSignalOfItsEndAreToldOfADaemonWhereverItRuns() {
        declare();
        sandbox.applyOk();
        expected.keySet().forEach(service -> awaitStarts(service, 1));

        expected.keySet().forEach(service -> places.control(service, letter(service)));
        expected.keySet().forEach(service -> awaitStarts(service, 2));

        assertEquals(expected, told());
        aCoreDumpIsNoPartOfASignal();
    }

    /** As runsv calls it for one that has left a core file: wait(2) sets another bit for that. */
    private void aCoreDumpIsNoPartOfASignal() {
        String service = expected.keySet().iterator().next();
        places.control(service, "d");
        sandbox.eventually(
                service + " is down", () -> sandbox.sv("status", service).out().startsWith("down"));
        Shell.run("cd " + sandbox.path("sv/" + service) + " && ./finish -1 139").orFail();
        assertEquals("signal 11", told().get(service));
        places.control(service, "u");
        awaitStarts(service, 3);
    }

    private void declare() {
        StringBuilder services = new StringBuilder();
        int next = 0;
        for (Map.Entry<String, String> end : ENDS.entrySet()) {
            services.append(daemon("hup" + next++, "trap '" + end.getKey() + "' HUP", end.getValue()));
        }
        COMMANDS.forEach((command, end) -> services.append(daemon(command, ":", end)));
        sandbox.declare(places.guests(), services.toString());
    }

    /** Without core files, which SEGV would leave. */
    private String daemon(String name, String trap, String end) {
        Places.names(Places.ALL, name).forEach(service -> expected.put(service, end));
        String script = trap.replace("'", "\"") + "\necho started\nwhile :; do read -r nothing; done\n";
        return Places.services(
                Places.ALL, name, service -> "limits = { core-size = 0 }\n" + places.command(service, script));
    }

    /** HUP, or the first letter of the command in its name. */
    private static String letter(String service) {
        return service.replaceFirst(".*-", "").substring(0, 1);
    }

    private void awaitStarts(String service, int times) {
        sandbox.eventually(
                service + " has started " + times + " times",
                () -> places.said(service).stream().filter("started"::equals).count() == times
                        && places.record(service).isUp()
                        && passesSignalsOn(service));
    }

    /** crun does once it has written the pid of what it has started; a signal before that ends it. */
    private boolean passesSignalsOn(String service) {
        return !service.startsWith("oci-") || Sandbox.lives(sandbox.guestPid(service));
    }

    private Map<String, String> told() {
        Map<String, String> told = new TreeMap<>();
        List<String> lines = sandbox.status("--json").out().lines().toList();
        for (String line : lines) {
            JsonObject object = JsonParser.parseString(line).getAsJsonObject();
            if (object.has("last-end")) {
                JsonObject end = object.getAsJsonObject("last-end");
                String kind = end.has("signal") ? "signal" : "exit";
                told.put(object.get("name").getAsString(), kind + " " + end.get(kind));
            }
        }
        return told;
    }
}
