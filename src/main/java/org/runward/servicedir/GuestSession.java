package org.runward.servicedir;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.runward.desired.Guest;
import org.runward.desired.Host;

/**
 * One command that a person runs in a guest, as the text that the launcher becomes.
 *
 * <p>No JVM stays for it: a JVM cannot pass on all signals, would have the command start with QUIT blocked, and is large. Nor
 * does a file: what the runtime reads comes from a here-document, so the command's words are in no argv but runward's own.
 *
 * @param words the command, as it is found inside the guest
 * @param directory where it begins
 * @param environment added to what every session has
 * @param terminal the size of the one that is to be made for it in the guest; empty where it gets three pipes
 */
public record GuestSession(
        Guest guest,
        GuestUser user,
        List<String> words,
        String directory,
        Map<String, String> environment,
        Optional<Size> terminal) {
    private static final List<String> SIGNALS = List.of("HUP", "INT", "QUIT", "TERM", "USR1", "USR2", "ALRM");

    public GuestSession {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("no command");
        }
    }

    /** Of a terminal. */
    public record Size(int rows, int columns) {}

    /** What differs from one runtime to another. */
    record Parts(Sh send, Sh start, Sh end, Sh endRest, Sh resize, Sh resizeAtOnce) {}

    /** The text for the host's sh, by the runtime that the guest is declared with. */
    public String script(Host host) {
        return guest.definition() instanceof Guest.Oci oci
                ? new OciSession(host, oci, this).script()
                : new VserverSession(host, this).script();
    }

    String script(Parts parts) {
        boolean piped = terminal.isEmpty();
        String keeper = Template.of("session-keeper.sh")
                .with("GUEST", name())
                .with("SIGNALS", new Sh.Words(SIGNALS))
                .with("START", parts.start())
                .with("END", parts.end())
                .with("END_REST", parts.endRest())
                .with("CLOSE", new Sh.Script(piped ? "7<&-" : ""))
                .fill();
        String resize = Template.of("session-resize.sh")
                .with("RESIZE", parts.resize())
                .with("AT_ONCE", parts.resizeAtOnce())
                .fill();
        String end = endOf(keeper);
        return Template.of("session.sh")
                .with("GUEST", name())
                .with("SIGNALS", new Sh.Words(SIGNALS))
                .with("SEND", parts.send())
                .with("SAVE", new Sh.Script(piped ? "" : "saved=$(stty -g <&7)"))
                .with("END", new Sh.Script("'" + end + "'"))
                .with("KEEPER", new Sh.Script(keeper))
                .with("END_LINE", new Sh.Word(end))
                .with("CLOSE", new Sh.Script(piped ? "7<&-" : ""))
                .with("RESIZE", new Sh.Script(piped ? "" : resize))
                .fill();
    }

    /** What ends a here-document of this text, and is no line of it: words of a command may hold any. */
    private static String endOf(String text) {
        StringBuilder end = new StringBuilder("END_OF_KEEPER");
        while (text.contains("\n" + end + "\n")) {
            end.append('_');
        }
        return end.toString();
    }

    Sh name() {
        return new Sh.Word(guest.name().value());
    }

    /** The cats between the caller's descriptors and the guest's pipes. */
    static String pipes() {
        return Template.of("session-pipes.sh").fill();
    }

    /** Nothing of the host's environment goes along but what is named. */
    Map<String, String> variables() {
        Map<String, String> variables = new TreeMap<>(environment);
        variables.put("HOME", user.home());
        variables.put("USER", user.name());
        variables.put("LOGNAME", user.name());
        variables.put("SHELL", user.shell());
        return variables;
    }

    /** What runs inside and becomes the command. */
    List<String> inside(Sh atTerminal) {
        String enter = Template.of("session-enter.sh")
                .with("GUEST", name())
                .with("TERMINAL", atTerminal)
                .fill();
        List<String> inside = new ArrayList<>(List.of("sh", "-c", enter, "runward", directory));
        inside.addAll(words);
        return inside;
    }

    /** What gives the guest's terminal another size, inside, and an owner. */
    static List<String> resize(String... owner) {
        List<String> words =
                new ArrayList<>(List.of("sh", "-c", Template.of("resize.sh").fill(), "resize"));
        words.addAll(List.of(owner));
        return words;
    }

    /** Signals that are ignored here are not in the guest; nothing of the environment is for the runtime. */
    static Sh unburdened(Sh... words) {
        List<Sh> all = new ArrayList<>(List.of(new Sh.Script("env -i --default-signal PATH=\"$PATH\"")));
        all.addAll(List.of(words));
        return new Sh.Joined(all);
    }

    static Sh filled(Template template) {
        return new Sh.Script(template.fill());
    }
}
