package org.runward.servicedir;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code crun exec --process FILE} reads: one command in a guest, with user, environment and rights.
 *
 * <p>Source: the OCI runtime specification, config.md, "Process". The run script completes the file line by line, so the
 * form is fixed: each member begins a line, {@code "user"} takes one line, and {@code "env"} begins with a plain PATH, behind
 * which each variable has a line of its own. Of two with one name the last counts, so the lines of an environment file go
 * right behind the plain PATH: they win over it, and what is declared wins over them. No string can look like the beginning
 * of a member, since JSON strings hold no raw line end.
 *
 * @param args argv
 * @param user {@code UID:GID} in numbers; empty for root
 * @param environment added to a plain PATH
 * @param groups besides the user's own, in numbers
 * @param capabilities without {@code CAP_}; what a user other than root keeps of them is the kernel's to say: nothing
 * @param terminal whether its descriptors are a terminal of the guest, which the runtime makes; else those that it is given
 */
record ProcessFile(
        List<String> args,
        Optional<String> user,
        List<Long> groups,
        Map<String, String> environment,
        List<String> capabilities,
        boolean noNewPrivileges,
        boolean terminal) {
    private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    ProcessFile(
            List<String> args,
            Optional<String> user,
            Map<String, String> environment,
            List<String> capabilities,
            boolean noNewPrivileges) {
        this(args, user, List.of(), environment, capabilities, noNewPrivileges, false);
    }

    /** A small helper command of ours: root in the guest, with no capability at all. */
    static ProcessFile powerless(String... args) {
        return new ProcessFile(List.of(args), Optional.empty(), Map.of(), List.of(), true);
    }

    RenderedFile rendered(RenderedFile.Role role) {
        return new RenderedFile(RenderedFile.SECRET, text(), role);
    }

    String text() {
        return "{\n\"terminal\":" + terminal + ",\n\"user\":" + JSON.toJson(userObject()) + ",\n\"args\":"
                + JSON.toJson(args)
                + ",\n\"env\":[" + variables() + "],\n\"cwd\":\"/\",\n\"capabilities\":"
                + JSON.toJson(capabilitySets()) + ",\n\"noNewPrivileges\":" + noNewPrivileges + "\n}\n";
    }

    private Map<String, Object> userObject() {
        String[] numbers = user.orElse("0:0").split(":");
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("uid", Long.valueOf(numbers[0]));
        object.put("gid", Long.valueOf(numbers[1]));
        if (!groups.isEmpty()) {
            object.put("additionalGids", groups);
        }
        return object;
    }

    private String variables() {
        StringBuilder lines = new StringBuilder(JSON.toJson("PATH=" + PATH)).append('\n');
        environment.forEach((key, value) ->
                lines.append(',').append(JSON.toJson(key + "=" + value)).append('\n'));
        return lines.toString();
    }

    private Map<String, List<String>> capabilitySets() {
        List<String> names =
                capabilities.stream().map(capability -> "CAP_" + capability).toList();
        Map<String, List<String>> sets = new LinkedHashMap<>();
        for (String set : List.of("bounding", "effective", "permitted")) {
            sets.put(set, names);
        }
        return sets;
    }
}
