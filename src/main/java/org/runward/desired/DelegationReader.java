package org.runward.desired;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.runward.desired.toml.TomlValue;

/** Reads a service's keys about who may control it: {@code operators}, {@code guest-control}, {@code guest-operators}. */
final class DelegationReader {
    static final List<String> KEYS = List.of("operators", "guest-control", "guest-operators");

    /** useradd(8). */
    private static final String ACCOUNT = "[a-z_][a-z0-9_-]{0,31}\\$?";

    private final TableReader table;
    private final Accounts accounts;

    /** Names as they are written, at most one of each. */
    private record Names(Optional<String> user, Optional<String> group) {}

    DelegationReader(TableReader table, Accounts accounts) {
        this.table = table;
        this.accounts = accounts;
    }

    /** @param inGuest whether it is of a service in a guest */
    Delegation read(boolean inGuest) {
        Operators operators = operators(table);
        Names names = names(table, "guest-operators");
        GuestOperators guestOperators = new GuestOperators(names.user(), names.group());
        boolean toGuest = table.bool("guest-control").orElse(false);
        if (toGuest && !inGuest) {
            table.note("guest-control", "is for a service in a guest; name its guest, or leave it out");
        }
        if (!guestOperators.isNone() && !toGuest) {
            table.note("guest-operators", "goes with guest-control = true, without which its guest does not see it");
        }
        // Both are owners of the same files.
        if (operators.user().isPresent() && guestOperators.user().isPresent()) {
            table.note(
                    "guest-operators",
                    "names a user, and so does operators, but there is one owner; write a group, \"@GROUP\", in one of them");
        }
        if (operators.group().isPresent() && guestOperators.group().isPresent()) {
            table.note(
                    "guest-operators",
                    "names a group, and so does operators, but there is one group; write a user in one of them");
        }
        return new Delegation(operators, logOperators(), toGuest && inGuest, guestOperators);
    }

    /** Each value by itself, and not whether there are such accounts: no service may want them. */
    void checkDefaults() {
        names(table, "operators");
        names(table, "guest-operators");
        table.bool("guest-control");
        Optional<TableReader> log = logTable();
        if (log.isPresent()) {
            names(log.get(), "operators");
        }
    }

    private Operators logOperators() {
        Optional<TableReader> log = logTable();
        return log.isPresent() ? operators(log.get()) : Operators.NONE;
    }

    private Optional<TableReader> logTable() {
        Optional<TableReader.Found> found = table.find("log");
        boolean isTable = found.isPresent() && found.get().value() instanceof TomlValue.Table;
        return isTable ? table.table("log") : Optional.empty();
    }

    private Operators operators(TableReader of) {
        if (of.find("operators").isEmpty()) {
            return Operators.NONE;
        }
        Names names = names(of, "operators");
        return new Operators(
                names.user().flatMap(name -> account(of, "user", name, accounts.user(name))),
                names.group().flatMap(name -> account(of, "group", name, accounts.group(name))));
    }

    private static Optional<Operators.Account> account(TableReader of, String kind, String name, OptionalInt id) {
        if (id.isEmpty()) {
            of.note("operators", "there is no " + kind + " \"" + name + "\" on this host; make it, or name another");
            return Optional.empty();
        }
        return Optional.of(new Operators.Account(name, id.getAsInt()));
    }

    private static Names names(TableReader table, String key) {
        List<String> users = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        for (String text : table.texts(key)) {
            String name = text.startsWith("@") ? text.substring(1) : text;
            if (!name.matches(ACCOUNT)) {
                table.note(key, "has an item that is neither a user nor a group; write \"USER\" or \"@GROUP\"");
            } else {
                (text.startsWith("@") ? groups : users).add(name);
            }
        }
        if (users.size() > 1) {
            table.note(key, "names more than one user; put them into a group, and write [\"@GROUP\"]");
        }
        if (groups.size() > 1) {
            table.note(key, "names more than one group; make one of them all, and write that");
        }
        return new Names(first(users), first(groups));
    }

    private static Optional<String> first(List<String> names) {
        return names.isEmpty() ? Optional.empty() : Optional.of(names.get(0));
    }
}
