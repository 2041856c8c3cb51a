package org.runward.servicedir;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.runward.desired.Guest;
import org.runward.desired.Host;

/** A session in an OCI guest: the runtime's exec stays as the command's parent, and passes signals on. */
final class OciSession {
    /** The here-document. */
    private static final String PROCESS = "/proc/self/fd/9";

    private final OciCommand runtime;
    private final Guest.Oci oci;
    private final GuestSession session;

    OciSession(Host host, Guest.Oci oci, GuestSession session) {
        this.runtime = new OciCommand(host.ociRuntime());
        this.oci = oci;
        this.session = session;
    }

    String script() {
        return session.script(new GuestSession.Parts(
                new Sh.Script("kill -s \"$1\" \"$main\""),
                new Sh.Script(start()),
                GuestSession.filled(Template.of("session-end-oci.sh")),
                GuestSession.filled(Template.of("session-end-rest-oci.sh")),
                resize(),
                new Sh.Script("resize")));
    }

    private Sh atTerminal() {
        boolean isAnothers = session.terminal().isPresent() && session.user().uid() != 0;
        return isAnothers ? GuestSession.filled(Template.of("session-terminal-oci.sh")) : new Sh.Script("");
    }

    private String start() {
        Sh process = new Sh.Script(process(session.inside(atTerminal()), OciBundle.capabilities(oci)));
        if (session.terminal().isPresent()) {
            return Template.of("session-start-oci-terminal.sh")
                    .with("COMMAND", GuestSession.unburdened(exec("--tty")))
                    .with("PROCESS", process)
                    .fill();
        }
        return GuestSession.pipes()
                + Template.of("session-start-oci.sh")
                        .with("COMMAND", GuestSession.unburdened(HostScripts.LEADER, exec()))
                        .with("PROCESS", process)
                        .fill();
    }

    /** The guest's root, with what it needs for a terminal that is another user's, and nothing else. */
    private Sh resize() {
        ProcessFile process = new ProcessFile(
                GuestSession.resize(Long.toString(session.user().uid())),
                Optional.empty(),
                Map.of(),
                List.of("CHOWN", "DAC_OVERRIDE"),
                true);
        return GuestSession.filled(Template.of("session-resize-oci.sh")
                .with("COMMAND", GuestSession.unburdened(exec()))
                .with("PROCESS", new Sh.Script(process.text())));
    }

    private String process(List<String> args, List<String> capabilities) {
        GuestUser user = session.user();
        return new ProcessFile(
                        args,
                        Optional.of(user.uid() + ":" + user.gid()),
                        user.groups(),
                        session.variables(),
                        capabilities,
                        oci.noNewPrivileges(),
                        session.terminal().isPresent())
                .text();
    }

    private Sh exec(String... options) {
        List<String> words = runtime.with("exec");
        words.addAll(List.of(options));
        words.addAll(List.of("--process", PROCESS, session.guest().name().value()));
        return new Sh.Words(words);
    }
}
