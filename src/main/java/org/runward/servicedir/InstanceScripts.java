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

    private static final Sh NOTHING = new Sh.Script("");

    private final Service service;

    InstanceScripts(Service service) {
        this.service = service;
    }

    /** The part of a run script that becomes the one instance, having ended another. */
    Sh instance() {
        return Template.of("instance.sh")
                .with("NAME", name())
                .with("FORGET", NOTHING)
                .part();
    }

    /** Likewise, of a command in a guest. */
    Sh instanceInGuest() {
        return Template.of("instance.sh")
                .with("NAME", name())
                .with("FORGET", new Sh.Script(FORGET))
                .part();
    }

    /** The part right before it becomes the command. */
    Sh become() {
        return Template.of("command.sh")
                .with("CLOSE", new Sh.Script("exec 8>&-"))
                .part();
    }

    /** Likewise; until the command is in the guest it is known by that descriptor, which ends there. */
    Sh becomeInGuest() {
        return Template.of("command.sh").with("CLOSE", NOTHING).part();
    }

    /** {@code end}, by a template that knows where the command runs. */
    RenderedFile end(Template template) {
        Sh common = Template.of("end-common.sh")
                .with("NAME", name())
                .with("SECONDS", new Sh.Number(service.ending().stopSeconds()))
                .part();
        return RenderedFile.script(ServiceRenderer.about(template, service).with("COMMON", common));
    }

    /** {@code end} of a runsvdir: where it is ended, so are its services. */
    RenderedFile endOfRunsvdir() {
        return end(Template.of("end-host.sh")
                .with("MAIN", Template.of("end-host-runsvdir.sh").part())
                .with("GROUP_LIVES", NOTHING)
                .with("REPORT", new Sh.Script("[ -z \"${lived-}\" ] || ./" + END_SERVICES + " \"$seconds\"")));
    }

    /** What ends the services of a runsvdir, which does not do so by itself. */
    RenderedFile endServices(Path scanDirectory) {
        return RenderedFile.script(ServiceRenderer.about(Template.of("end-services.sh"), service)
                .with("DIRECTORY", new Sh.Comment(scanDirectory.toString()))
                .with("SECONDS", new Sh.Number(service.ending().stopSeconds())));
    }

    /** Of a runsvdir. */
    RenderedFile finishRunsvdir() {
        return finish(NOTHING, Template.of("finish-runsvdir.sh").part());
    }

    /** Where runsv's child is the command. */
    RenderedFile finish() {
        return finish(NOTHING, NOTHING);
    }

    /** Where the command is in a guest. */
    RenderedFile finishInGuest() {
        return finish(NOTHING, new Sh.Script(FORGET));
    }

    /** Where runsv's child is not the command but tells how that ended. */
    RenderedFile finishRelayed() {
        return finish(Template.of("finish-relayed.sh").part(), new Sh.Script(FORGET));
    }

    private RenderedFile finish(Sh relayed, Sh clear) {
        return RenderedFile.script(ServiceRenderer.about(Template.of("finish.sh"), service)
                .with("RELAYED", relayed)
                .with("CLEAR", clear));
    }

    /** What runsv runs for {@code sv kill}. */
    RenderedFile kill() {
        return RenderedFile.script(ServiceRenderer.about(Template.of("control-kill.sh"), service));
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
        return Template.of("group-lives.sh").with("PS", ps).part();
    }

    private Sh name() {
        return new Sh.Word(service.name().value());
    }
}
