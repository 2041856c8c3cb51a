package org.runward.servicedir;

import java.util.ArrayList;
import java.util.List;
import org.runward.desired.Host;

/**
 * A session in a VServer guest: by exec alone the process that has entered is the command, and signals reach it only by vkill.
 *
 * <p>A terminal of the guest's own is made by its script(1), between which and the caller's terminal there are pipes.
 */
final class VserverSession {
    private static final int SECONDS = 10;

    private final Host host;
    private final GuestSession session;

    VserverSession(Host host, GuestSession session) {
        this.host = host;
        this.session = session;
    }

    String script() {
        return session.script(new GuestSession.Parts(
                send(),
                new Sh.Script(start()),
                GuestSession.filled(Template.of("session-end-vserver.sh").with("SIGNAL", script("signal"))),
                GuestSession.filled(Template.of("session-end-rest-vserver.sh").with("SIGNAL", script("signal"))),
                resize(),
                new Sh.Script("")));
    }

    private String start() {
        List<String> words =
                new ArrayList<>(List.of("vserver", session.guest().name().value()));
        GuestUser user = session.user();
        words.addAll(user.uid() == 0 ? List.of("exec") : List.of("suexec", user.name()));
        words.addAll(List.of("env", "-i", VserverScripts.PATH));
        boolean piped = session.terminal().isEmpty();
        session.variables()
                .forEach((key, value) ->
                        // script(1) has it run what it is told, which not every shell can.
                        words.add(key + "=" + (piped || !key.equals("SHELL") ? value : "/bin/sh")));
        words.addAll(piped ? session.inside(new Sh.Script("")) : terminal());
        Sh command = GuestSession.unburdened(HostScripts.LEADER, new Sh.Words(words));
        return GuestSession.pipes()
                + (piped ? "" : "stty raw -echo <&7\n")
                + Template.of("session-start-vserver.sh")
                        .with("COMMAND", command)
                        .fill();
    }

    private List<String> terminal() {
        GuestSession.Size size = session.terminal().orElseThrow();
        Sh sane = new Sh.Script("stty sane rows " + size.rows() + " cols " + size.columns());
        List<String> words =
                new ArrayList<>(List.of("exec", "env", "SHELL=" + session.user().shell()));
        words.addAll(session.inside(sane));
        return List.of("script", "-q", "-e", "-c", new Sh.Words(words).text(), "/dev/null");
    }

    private Sh send() {
        if (session.terminal().isEmpty()) {
            return new Sh.Script("vkill -s \"$1\" -- \"$main\" 2>/dev/null || kill -s \"$1\" \"$main\"");
        }
        return GuestSession.filled(Template.of("session-send-vserver-terminal.sh")
                .with(
                        "COMMAND",
                        bounded(List.of(
                                "sh", "-c", Template.of("signal-child.sh").fill()))));
    }

    private Sh resize() {
        return GuestSession.filled(
                Template.of("session-resize-vserver.sh").with("COMMAND", bounded(GuestSession.resize())));
    }

    private Sh bounded(List<String> inside) {
        return Sh.Joined.of(script("bounded"), new Sh.Number(SECONDS), new Sh.Word("exec"), new Sh.Words(inside));
    }

    private Sh script(String name) {
        return new Sh.Word(
                host.guestDirectory(session.guest().name()).resolve(name).toString());
    }
}
