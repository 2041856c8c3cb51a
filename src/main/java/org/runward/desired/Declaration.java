package org.runward.desired;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.runward.desired.toml.Source;
import org.runward.desired.toml.TomlDocument;
import org.runward.desired.toml.TomlReader;
import org.runward.desired.toml.TomlValue;

/**
 * Reads declaration files into a desired state, strictly.
 *
 * <p>Everything that is wrong is found in one reading: an unknown key, a wrong type, a bad name, a service in an undeclared
 * guest, a cycle in {@code needs}. Nothing is read but what the sources hold.
 */
public final class Declaration {
    private static final List<String> TABLES = List.of("host", "defaults", "guests", "services");

    /** In place of a guest's where only the defaults are read. */
    private static final Name NO_GUEST = new Name("defaults");

    private final Problems problems;
    private final TableReader root;
    private final Accounts accounts;

    private Declaration(TomlDocument document, Accounts accounts) {
        this.accounts = accounts;
        problems = new Problems(document.problems());
        root = new TableReader("", document.root(), Optional.empty(), problems);
    }

    /** One that names no users of the host. */
    public static DesiredState read(List<Source> sources) throws InvalidDeclaration {
        return read(sources, Accounts.NONE);
    }

    /** @throws InvalidDeclaration with all problems, where there are any */
    public static DesiredState read(List<Source> sources, Accounts accounts) throws InvalidDeclaration {
        return new Declaration(TomlReader.read(sources), accounts).read();
    }

    private DesiredState read() throws InvalidDeclaration {
        root.rejectUnknownKeys(TABLES);
        Optional<TableReader> hosts = root.table("host");
        Host host = hosts.isPresent() ? new HostReader(hosts.get()).read() : Host.DEFAULT;
        Optional<TableReader> defaults = root.table("defaults");
        if (defaults.isPresent()) {
            defaults.get().rejectUnknownKeys(List.of("service", "guest"));
        }
        Optional<TableReader> guestDefaults = defaults(defaults, "guest", GuestReader.KEYS);
        Optional<TableReader> serviceDefaults = defaults(defaults, "service", ServiceReader.KEYS);
        if (guestDefaults.isPresent()) {
            new GuestReader(NO_GUEST, guestDefaults.get(), host).checkDefaults();
        }
        if (serviceDefaults.isPresent()) {
            new ServiceReader(serviceDefaults.get(), accounts).checkDefaults();
        }

        List<Guest> guests = new ArrayList<>();
        for (Map.Entry<Name, TableReader> table : named("guests", guestDefaults).entrySet()) {
            Optional<Guest> guest = new GuestReader(table.getKey(), table.getValue(), host).read();
            if (guest.isPresent()) {
                guests.add(guest.get());
            }
        }
        Map<Name, ServiceReader.Declared> services = new LinkedHashMap<>();
        for (Map.Entry<Name, TableReader> table :
                named("services", serviceDefaults).entrySet()) {
            services.put(table.getKey(), new ServiceReader(table.getValue(), accounts).read());
        }

        List<Service> instances = new Instances(host, guests, guestTables(), services, problems).spellOut();
        problems.throwIfAny(host);
        return DesiredState.of(host, guests, instances);
    }

    private static Optional<TableReader> defaults(Optional<TableReader> defaults, String key, List<String> known) {
        Optional<TableReader> table = defaults.isPresent() ? defaults.get().table(key) : Optional.empty();
        if (table.isPresent()) {
            table.get().rejectUnknownKeys(known);
        }
        return table;
    }

    /** Which guests are declared, also those with problems of their own. */
    private List<Name> guestTables() {
        List<Name> names = new ArrayList<>();
        Optional<TableReader> tables = root.table("guests");
        for (String name : tables.isPresent() ? tables.get().keys() : List.<String>of()) {
            if (Name.isValid(name)) {
                names.add(new Name(name));
            }
        }
        return names;
    }

    private Map<Name, TableReader> named(String key, Optional<TableReader> defaults) {
        Map<Name, TableReader> tables = new LinkedHashMap<>();
        Optional<TableReader> all = root.table(key);
        if (all.isEmpty()) {
            return tables;
        }
        TableReader parent = all.get();
        for (String name : parent.keys()) {
            TableReader.Found found = parent.find(name).orElseThrow();
            if (!Name.isValid(name)) {
                parent.note(name, "not a name; a name is " + Name.FORM);
            } else if (found.value() instanceof TomlValue.Table table) {
                tables.put(new Name(name), new TableReader(key + "." + name, table, defaults, problems));
            } else {
                parent.note(name, "not a table; write [" + key + "." + name + "]");
            }
        }
        return tables;
    }
}
