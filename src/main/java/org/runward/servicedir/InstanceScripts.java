package org.runward.servicedir;

import java.nio.file.Path;
import org.runward.desired.Service;

/**
 * What makes sure that there is one instance of a service, wherever its command runs: the lock that a run script takes, the
 * script {@code end} that ends what there is of an instance, and {@code finish}.
 */
final class InstanceScripts {
    static final String END = "end";
    static final String END_SERVICES = "end-services";

    /** That there is a note and its process is dead is told from that there is none yet. */
    private static final String FORGET = "rm -f supervise/guest-pid supervise/guest-pid-group supervise/stdin";

    private final Service service;

    InstanceScripts(Service service) {
        this.service = service;
    }

    /** The part of a run script that becomes the one instance, having ended another. */
    Sh instance() {
        return filled(Template.of("instance.sh").with("NAME", name()).with("FORGET", new Sh.Script("")));
    }

    /** Likewise, of a command in a guest. */
    Sh instanceInGuest() {
        return filled(Template.of("instance.sh").with("NAME", name()).with("FORGET", new Sh.Script(FORGET)));
    }

    /** The part right before it becomes the command. */
    Sh become() {
        return filled(Template.of("command.sh").with("CLOSE", new Sh.Script("exec 8>&-")));
    }

    /** Likewise; until the command is in the guest it is known by that descriptor, which ends there. */
    Sh becomeInGuest() {
        return filled(Template.of("command.sh").with("CLOSE", new Sh.Script("")));
    }

    /** {@code end}, by a template that knows where the command runs. */
    RenderedFile end(Template template) {
        Sh common = filled(Template.of("end-common.sh")
                .with("NAME", name())
                .with("SECONDS", new Sh.Number(service.ending().stopSeconds())));
        return script(
                ServiceRenderer.about(template, service).with("COMMON", common).fill());
    }

    /** {@code end} of a runsvdir: where it is ended, so are its services. */
    RenderedFile endOfRunsvdir() {
        return end(Template.of("end-host.sh")
                .with("MAIN", new Sh.Script(Template.of("end-host-runsvdir.sh").fill()))
                .with("GROUP_LIVES", new Sh.Script(""))
                .with("REPORT", new Sh.Script("[ -z \"${lived-}\" ] || ./" + END_SERVICES + " \"$seconds\"")));
    }

    /** What ends the services of a runsvdir, which does not do so by itself. */
    RenderedFile endServices(Path scanDirectory) {
        return script(ServiceRenderer.about(Template.of("end-services.sh"), service)
                .with("DIRECTORY", new Sh.Comment(scanDirectory.toString()))
                .with("SECONDS", new Sh.Number(service.ending().stopSeconds()))
                .fill());
    }

    /** Of a runsvdir. */
    RenderedFile finishRunsvdir() {
        return finish("", Template.of("finish-runsvdir.sh").fill());
    }

    /** Where runsv's child is the command. */
    RenderedFile finish() {
        return finish("", "");
    }

    /** Where the command is in a guest. */
    RenderedFile finishInGuest() {
        return finish("", FORGET);
    }

    /** Where runsv's child is not the command but tells how that ended. */
    RenderedFile finishRelayed() {
        return finish(Template.of("finish-relayed.sh").fill(), FORGET);
    }

    private RenderedFile finish(String relayed, String clear) {
        return script(ServiceRenderer.about(Template.of("finish.sh"), service)
                .with("RELAYED", new Sh.Script(relayed))
                .with("CLEAR", new Sh.Script(clear))
                .fill());
    }

    /** What runsv runs for {@code sv kill}. */
    RenderedFile kill() {
        return script(
                ServiceRenderer.about(Template.of("control-kill.sh"), service).fill());
    }

    /** A word behind a signal and a pid file, for all of the process group; empty for the command alone. */
    Sh group() {
        return new Sh.Script(service.ending().processGroup() ? "group" : "");
    }

    /** Likewise, with the blank in front of it. */
    Sh groupArgument() {
        return new Sh.Script(service.ending().processGroup() ? " group" : "");
    }

    /** A function of sh. */
    static Sh groupLives(Sh ps) {
        return filled(Template.of("group-lives.sh").with("PS", ps));
    }

    private Sh name() {
        return new Sh.Word(service.name().value());
    }

    private static Sh filled(Template template) {
        return new Sh.Script(template.fill());
    }

    private static RenderedFile script(String text) {
        return new RenderedFile(RenderedFile.SCRIPT, text, RenderedFile.Role.EACH_USE);
    }
}
