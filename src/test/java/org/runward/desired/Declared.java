package org.runward.desired;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.runward.desired.toml.Source;

/** Declarations written in tests. */
public final class Declared {
    /** The least that a guest needs. */
    public static final String GUEST = "[guests.g]\nruntime = \"oci\"\nroot = \"/srv/g\"\n";

    /** There are a user deploy and a group web. */
    private static final Accounts ACCOUNTS = new Accounts() {
        @Override
        public OptionalInt user(String name) {
            return name.equals("deploy") ? OptionalInt.of(1000) : OptionalInt.empty();
        }

        @Override
        public OptionalInt group(String name) {
            return name.equals("web") ? OptionalInt.of(2000) : OptionalInt.empty();
        }
    };

    private Declared() {}

    /** The desired state of files named f, f2, f3 and so on. */
    public static DesiredState state(String... texts) {
        try {
            return Declaration.read(sources(texts), ACCOUNTS);
        } catch (InvalidDeclaration e) {
            throw new AssertionError(e.problems().toString(), e);
        }
    }

    /** The problems, a line each. */
    static List<String> problems(String... texts) {
        try {
            Declaration.read(sources(texts), ACCOUNTS);
            return List.of();
        } catch (InvalidDeclaration e) {
            return e.problems().stream().map(Problem::toString).toList();
        }
    }

    static Service service(String name, String... texts) {
        return state(texts).services().get(new Name(name));
    }

    static Guest guest(String... texts) {
        return state(texts).guests().get(new Name("g"));
    }

    private static List<Source> sources(String... texts) {
        List<Source> sources = new ArrayList<>();
        for (String text : texts) {
            String name = sources.isEmpty() ? "f" : "f" + (sources.size() + 1);
            sources.add(new Source(name, text.getBytes(StandardCharsets.UTF_8)));
        }
        return sources;
    }
}
