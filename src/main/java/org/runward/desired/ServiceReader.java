package org.runward.desired;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one {@code [services.NAME]}, which may stand for one instance in each of several guests. */
final class ServiceReader {
    private static final List<String> OWN_KEYS = List.of(
            "guest",
            "guests",
            "command",
            "directory",
            "run-script",
            "state",
            "user",
            "environment",
            "environment-file",
            "limits",
            "nice",
            "relay",
            "needs",
            "host-before",
            "before",
            "check",
            "validate",
            "stop-timeout",
            "process-group",
            "scan-directory",
            "log");
    static final List<String> KEYS = keys();

    private static final List<String> DEFINITIONS = List.of("command", "directory", "run-script");
    private static final List<String> PLACES = List.of("guest", "guests");
    private static final List<String> NOT_FOR_RUN_SCRIPT = List.of("before", "check", "validate", "relay");
    private static final List<String> NOT_FOR_RUN_SCRIPT_IN_GUEST =
            List.of("before", "check", "validate", "relay", "user", "environment-file", "process-group");
    private static final List<String> NOT_FOR_DIRECTORY = List.of(
            "guest",
            "guests",
            "user",
            "environment",
            "environment-file",
            "limits",
            "nice",
            "relay",
            "needs",
            "host-before",
            "before",
            "check",
            "validate",
            "process-group",
            "guest-control",
            "guest-operators",
            "log");
    /** Longer than anybody waits. */
    private static final Duration LONGEST_STOP = Duration.ofDays(1);

    private final TableReader table;
    private final Accounts accounts;

    ServiceReader(TableReader table, Accounts accounts) {
        this.accounts = accounts;
        TableReader reader = table;
        for (List<String> alternatives : List.of(DEFINITIONS, PLACES)) {
            if (table.hasOwnOf(alternatives)) {
                reader = reader.ignoringDefaults(alternatives);
            }
        }
        // What does not go with a kind of definition is refused where it is written, and not taken from the defaults.
        if (reader.find("directory").isPresent()) {
            reader = reader.ignoringDefaults(NOT_FOR_DIRECTORY);
        } else if (reader.find("run-script").isPresent()) {
            boolean inGuest =
                    reader.find("guest").isPresent() || reader.find("guests").isPresent();
            reader = reader.ignoringDefaults(inGuest ? NOT_FOR_RUN_SCRIPT_IN_GUEST : NOT_FOR_RUN_SCRIPT);
        }
        this.table = reader;
    }

    private static List<String> keys() {
        List<String> keys = new ArrayList<>(OWN_KEYS);
        keys.addAll(UpkeepReader.KEYS);
        keys.addAll(DelegationReader.KEYS);
        return List.copyOf(keys);
    }

    /**
     * A service as written: not yet one per guest, its needs still as the user named them.
     *
     * @param definition empty where it has a problem
     */
    record Declared(
            TableReader table,
            List<Name> guests,
            boolean isPerGuest,
            Service.State state,
            Optional<Service.Definition> definition,
            List<Name> needs,
            Ending ending,
            Upkeep upkeep,
            Delegation delegation,
            Log log,
            Optional<Path> scanDirectory) {}

    Declared read() {
        table.rejectUnknownKeys(KEYS);
        if (table.hasOwn("guest") && table.hasOwn("guests")) {
            table.note("guests", "stands beside guest; write one of the two");
        }
        boolean perGuest = table.find("guests").isPresent();
        List<Name> guests = perGuest ? table.names("guests") : guest();
        if (perGuest && table.items("guests").isEmpty()) {
            table.note("guests", "names no guest; write [\"GUEST\", ...]");
        }
        Service.State state = table.choice("state", Service.State.class).orElse(Service.State.UP);
        List<Name> needs = table.names("needs");
        Log log = new LogReader(table).read();
        boolean inGuest = !guests.isEmpty() || perGuest;
        Optional<Service.Definition> definition = definition(inGuest);
        Delegation delegation = new DelegationReader(table, accounts).read(inGuest);
        Upkeep upkeep = new UpkeepReader(table).read();
        if (delegation.toGuest() && table.find("manual-stop").isEmpty()) {
            upkeep = upkeep.withManualStop(Delegation.SHORTEST_STOP);
        }
        return new Declared(
                table,
                guests,
                perGuest,
                state,
                definition,
                needs,
                ending(),
                upkeep,
                delegation,
                log,
                HostReader.plainPath(table, "scan-directory"));
    }

    /**
     * Notes what is wrong with each value by itself in a table of defaults, whether or not a service takes it. What goes with
     * what is a matter of each service.
     */
    void checkDefaults() {
        guest();
        table.names("guests");
        table.choice("state", Service.State.class);
        table.names("needs");
        command(true);
        table.path("run-script");
        table.path("directory");
        ending();
        HostReader.plainPath(table, "scan-directory");
        new LogReader(table).read();
        new DelegationReader(table, accounts).checkDefaults();
        new UpkeepReader(table).read();
    }

    private List<Name> guest() {
        Optional<Name> guest = table.name("guest");
        return guest.isPresent() ? List.of(guest.get()) : List.of();
    }

    private Ending ending() {
        Duration timeout = table.duration("stop-timeout").orElse(Ending.DEFAULT.stopTimeout());
        if (timeout.compareTo(LONGEST_STOP) > 0) {
            table.note("stop-timeout", "longer than a day; write what you would wait, such as \"20s\" or \"5m\"");
        }
        return new Ending(timeout, table.bool("process-group").orElse(Ending.DEFAULT.processGroup()));
    }

    private Optional<Service.Definition> definition(boolean inGuest) {
        List<String> given = new ArrayList<>();
        for (String key : DEFINITIONS) {
            if (table.find(key).isPresent()) {
                given.add(key);
            }
        }
        if (given.isEmpty()) {
            table.problems()
                    .addAbsence(
                            table.position(),
                            table.path(),
                            "says nothing to run; write command = [...], run-script = \"...\" or directory = \"...\"");
            return Optional.empty();
        }
        if (given.size() > 1) {
            table.note(given.get(1), "stands beside " + given.get(0) + "; write one of the two");
            return Optional.empty();
        }
        return switch (given.get(0)) {
            case "command" -> command(inGuest);
            case "run-script" -> runScript(inGuest);
            default -> directory();
        };
    }

    private Optional<Service.Definition> command(boolean inGuest) {
        List<String> command = table.command("command");
        Execution execution = execution(inGuest);
        List<String> hostBefore = table.command("host-before");
        List<String> before = table.command("before");
        List<String> check = table.command("check");
        List<String> validate = table.command("validate");
        Service.Relay relay = table.choice("relay", Service.Relay.class).orElse(Service.Relay.AUTO);
        return command.isEmpty()
                ? Optional.empty()
                : Optional.of(new Service.Command(command, execution, hostBefore, before, check, validate, relay));
    }

    private Optional<Service.Definition> runScript(boolean inGuest) {
        table.rejectKeys(NOT_FOR_RUN_SCRIPT, "does not go with run-script, which does that by itself; leave it out");
        if (inGuest) {
            table.rejectKeys(
                    List.of("user", "environment-file", "process-group"),
                    "does not go with run-script in a guest; let the script do it");
        }
        Execution execution = execution(false);
        List<String> hostBefore = table.command("host-before");
        return table.path("run-script").map(path -> new Service.RunScript(path.toString(), execution, hostBefore));
    }

    private Optional<Service.Definition> directory() {
        table.rejectKeys(NOT_FOR_DIRECTORY, "does not go with directory, which is never rewritten; leave it out");
        return table.path("directory").map(path -> new Service.ExistingDirectory(path.toString()));
    }

    private Execution execution(boolean inGuest) {
        Optional<Path> file = table.path("environment-file");
        return new Execution(
                user(),
                environment(inGuest),
                file.isPresent() ? Optional.of(file.get().toString()) : Optional.empty(),
                limits(),
                nice());
    }

    private Optional<String> user() {
        Optional<String> user = table.text("user");
        if (user.isPresent() && !user.get().matches("[a-z_][a-z0-9_-]{0,31}\\$?|[0-9]{1,9}:[0-9]{1,9}")) {
            table.note("user", "not a user; write a name or \"UID:GID\" in numbers");
            return Optional.empty();
        }
        return user;
    }

    private Map<String, String> environment(boolean inGuest) {
        Map<String, String> environment = new LinkedHashMap<>();
        Optional<TableReader> given = table.table("environment");
        if (given.isEmpty()) {
            return environment;
        }
        TableReader variables = given.get();
        for (String key : variables.keys()) {
            Optional<String> value = variables.text(key);
            if (value.isPresent()) {
                environment.put(key, value.get());
            }
            if (!key.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                variables.note(key, "not a variable's name; use letters, digits and _");
            }
        }
        if (!inGuest) {
            rejectTrailingBlanks(variables, environment);
        }
        return environment;
    }

    /** chpst -e, which sets the environment on the host, cuts spaces and tabs off the end. */
    private static void rejectTrailingBlanks(TableReader variables, Map<String, String> environment) {
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if (variable.getValue().endsWith(" ") || variable.getValue().endsWith("\t")) {
                variables.note(
                        variable.getKey(),
                        "ends in a blank, which chpst -e would cut off; leave it out or write the command with env");
            }
        }
    }

    private int nice() {
        Optional<Long> nice = table.integer("nice");
        if (nice.isPresent() && (nice.get() < -20 || nice.get() > 19)) {
            table.note("nice", "not between -20 and 19");
            return 0;
        }
        return nice.orElse(0L).intValue();
    }

    private Map<Execution.Limit, Long> limits() {
        Map<Execution.Limit, Long> limits = new LinkedHashMap<>();
        Optional<TableReader> given = table.table("limits");
        if (given.isEmpty()) {
            return limits;
        }
        List<String> known = new ArrayList<>();
        for (Execution.Limit limit : Execution.Limit.values()) {
            known.add(limit.key());
            Optional<Long> value = limit.isBytes()
                    ? given.get().size(limit.key())
                    : given.get().whole(limit.key());
            if (value.isPresent()) {
                limits.put(limit, value.get());
            }
        }
        given.get().rejectUnknownKeys(known);
        return limits;
    }
}
