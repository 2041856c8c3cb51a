package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the stand-in for util-vserver against its table of answers. */
class VserverStandInTableIT extends VserverStandIn {
    @Test
    void everyRowOfTheTableIsTrue() throws IOException {
        List<String> problems = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("integration-tests/vserver/answers"))) {
            if (!line.startsWith("#")) {
                String problem = compare(line.split("\t", -1));
                if (!problem.isEmpty()) {
                    problems.add(problem);
                }
            }
        }
        assertEquals(List.of(), problems);
    }

    /** What is wrong with a row; empty where nothing is. */
    private String compare(String[] row) throws IOException {
        String guest = guestIn(row[1]);
        Shell.Result result = tool(command(row[0], row[1], guest));
        String status = row[2].equals("CMD") ? "42" : row[2];
        Matcher slots = Pattern.compile("\\{(\\w+)\\}|[^{]+").matcher(row[4].replace("\\n", "\n"));
        String text = slots.replaceAll(part -> Matcher.quoteReplacement(
                part.group(1) == null ? Pattern.quote(part.group()) : slot(part.group(1), guest)));
        Pattern expected = Pattern.compile(text.isEmpty() ? "" : text + "\n", Pattern.DOTALL);
        boolean same = status.equals(Integer.toString(result.status()))
                && expected.matcher(row[3].equals("err") ? result.err() : result.out())
                        .matches()
                && (row[3].equals("err") ? result.out() : result.err()).isEmpty();
        return same ? "" : String.join(" | ", row) + " but " + result;
    }

    private String slot(String name, String guest) {
        return switch (name) {
            case "guest" -> guest;
            case "xid" -> Integer.toString(lastXid);
            case "tasks" -> "1";
            default -> ".+";
        };
    }

    /** A new guest in the state of a row. */
    private String guestIn(String state) throws IOException {
        world("knobs/redundant-lock", "0.01");
        Files.createDirectories(world.resolve("run/vservers"));
        String guest = guest("--persistent");
        switch (state) {
            case "running", "lost", "other-user", "no-command", "no-user", "no-cmd-stop", "no-process", "no-signal" -> {
                tool("vserver", guest, "start").orFail();
            }
            case "no-mount-point" -> addToFstab(guest, world + "/knobs /nowhere none bind,ro 0 0");
            case "half-made" -> halfMake(guest);
            default -> {}
        }
        if (state.equals("lost")) {
            Files.delete(world.resolve("run/vservers/" + guest));
        }
        if (state.equals("no-cmd-stop")) {
            Files.delete(config(guest, "apps/init/cmd.stop"));
        }
        if (state.equals("no-run-directory")) {
            Files.move(world.resolve("run/vservers"), world.resolve("run/away-" + guest));
        }
        return guest;
    }

    private String[] command(String command, String state, String guest) {
        String name = state.equals("unknown") ? "nobody" : guest;
        return switch (command + " " + state) {
            case "vserver status other-user" ->
                new String[] {
                    "setpriv",
                    "--reuid=65534",
                    "--regid=65534",
                    "--clear-groups",
                    world + "/bin/vserver",
                    guest,
                    "status"
                };
            case "vserver exec no-command" -> new String[] {"vserver", guest, "exec", "not-there"};
            case "vserver exec no-user" -> new String[] {"vserver", guest, "suexec", "somebody", "id"};
            case "vkill no-process" ->
                new String[] {
                    "vkill",
                    "-s",
                    "TERM",
                    "--",
                    Long.toString(ProcessHandle.current().pid())
                };
            case "vkill no-signal" -> new String[] {"vkill", "-s", "-TERM", "1"};
            case "vattribute no-context" -> attribute("vattribute", "xid", "persistent");
            case "nattribute no-context" -> attribute("nattribute", "nid", "persistent");
            case "vcontext no-context" ->
                new String[] {"vcontext", "--silent", "--migrate", "--xid", Integer.toString(lastXid), "--", "true"};
            case "vmount stopped" -> new String[] {"vmount", guest, "--", "--bind", "/tmp", "/tmp"};
            default ->
                command.equals("vserver exec")
                        ? new String[] {"vserver", name, "exec", "sh", "-c", "exit 42"}
                        : new String[] {"vserver", name, command.split(" ")[1]};
        };
    }
}
