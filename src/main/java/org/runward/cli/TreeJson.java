package org.runward.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.runward.observed.ProcessTree;
import org.runward.observed.ProcessTree.Node;

/** The tree of processes for programs: one object a line, the first names the schema. */
record TreeJson(ProcessTree tree, Instant now) {
    private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        Map<String, Object> schema = object("schema", "info", "tree 1");
        schema.put("version", 1);
        lines.add(JSON.toJson(schema));
        tree.nodes().forEach(node -> lines.add(escaped(JSON.toJson(process(node)))));
        return lines;
    }

    private Map<String, Object> process(Node node) {
        String message = "process " + node.process().pid() + ": " + TreeText.command(node)
                + (node.owned() ? "" : " (no service)");
        Map<String, Object> object = object("process", node.owned() ? "info" : "warn", message);
        object.put("pid", node.process().pid());
        object.put("parent", node.process().parent());
        object.put("depth", node.depth());
        object.put("kind", node.kind().name().toLowerCase(Locale.ROOT));
        node.service().ifPresent(service -> object.put("service", service));
        node.guest().ifPresent(guest -> object.put("guest", guest.value()));
        node.context().ifPresent(context -> object.put("context", context));
        object.put("user", node.user());
        object.put("uid", Integer.toUnsignedLong(node.process().uid()));
        object.put("rss", node.process().residentBytes());
        object.put("since", node.process().since().toString());
        object.put("command", node.process().command());
        object.put("owned", node.owned());
        return object;
    }

    private Map<String, Object> object(String type, String level, String message) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", type);
        object.put("time", now.toString());
        object.put("level", level);
        object.put("message", message);
        return object;
    }

    /** JSON allows these as they are, but some terminals obey them. */
    private static String escaped(String json) {
        StringBuilder text = new StringBuilder(json.length());
        for (char c : json.toCharArray()) {
            if (c >= 0x7F && c < 0xA0) {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
