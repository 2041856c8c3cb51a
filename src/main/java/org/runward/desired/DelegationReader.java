package org.runward.desired;

import java.util.ArrayList;
import java.util.List;
import org.runward.desired.toml.TomlValue;

/** Reads a service's keys about who may control it: {@code operators}, {@code guest-control}, {@code guest-operators}. */
final class DelegationReader {
    static final List<String> KEYS = List.of("operators", "guest-control", "guest-operators");

    /** useradd(8). */
    private static final String ACCOUNT = "[a-z_][a-z0-9_-]{0,31}\\$?";

    private final TableReader table;

    DelegationReader(TableReader table) {
        this.table = table;
    }

    /** @param inGuest whether it is of a service in a guest */
    Delegation read(boolean inGuest) {
        Operators operators = operators(table, "operators");
        Operators guestOperators = operators(table, "guest-operators");
        boolean toGuest = table.bool("guest-control").orElse(false);
        if (toGuest && !inGuest) {
            table.note("guest-control", "is for a service in a guest; name its guest, or leave it out");
        }
        if (!guestOperators.isNone() && !toGuest) {
            table.note("guest-operators", "goes with guest-control = true, without which the guest sees no service");
        }
        if (operators.user().isPresent() && guestOperators.user().isPresent()) {
            table.note(
                    "guest-operators",
                    "names a user, and so does operators; a service has one owner: make one of them a group, \"@GROUP\"");
        }
        if (operators.group().isPresent() && guestOperators.group().isPresent()) {
            table.note(
                    "guest-operators",
                    "names a group, and so does operators; a service has one group: make one of them a user");
        }
        return new Delegation(operators, logOperators(), toGuest && inGuest, guestOperators);
    }

    private Operators logOperators() {
        // Where log is no table LogReader says so.
        return table.find("log")
                .filter(found -> found.value() instanceof TomlValue.Table)
                .flatMap(found -> table.table("log"))
                .map(log -> operators(log, "operators"))
                .orElse(Operators.NONE);
    }

    private static Operators operators(TableReader table, String key) {
        List<String> users = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        for (String text : table.texts(key)) {
            String name = text.startsWith("@") ? text.substring(1) : text;
            if (!name.matches(ACCOUNT)) {
                table.note(key, "\"" + text + "\" is neither a user nor a group; write \"USER\" or \"@GROUP\"");
            } else {
                (text.startsWith("@") ? groups : users).add(name);
            }
        }
        if (users.size() > 1) {
            table.note(key, "names more than one user; put them into a group, and write [\"@GROUP\"]");
        }
        if (groups.size() > 1) {
            table.note(key, "names more than one group; there can be one, of all of them");
        }
        return new Operators(users.stream().findFirst(), groups.stream().findFirst());
    }
}
