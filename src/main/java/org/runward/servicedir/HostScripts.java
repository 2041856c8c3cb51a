package org.runward.servicedir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.runward.desired.Execution;
import org.runward.desired.Guest;
import org.runward.desired.Host;
import org.runward.desired.Service;
import org.runward.servicedir.RenderedFile.Role;

/** The files of a service whose command, or existing run script, runs on the host. */
final class HostScripts {
    /** Opened anew for each that reads it. */
    private static final Sh ENVIRONMENT_FROM_ITS_BEGIN = new Sh.Script("7</proc/self/fd/7");

    private final Host host;
    private final Service service;
    private final Optional<Guest> guest;
    private final Optional<Path> watched;

    /**
     * @param guest which the service's own run script enters; empty for none
     * @param watched the scan directory of which it is the runsvdir; empty for any other service
     */
    HostScripts(Host host, Service service, Optional<Guest> guest, Optional<Path> watched) {
        this.host = host;
        this.service = service;
        this.guest = guest;
        this.watched = watched;
    }

    Map<String, RenderedFile> render(Sh.Script needs) {
        Map<String, RenderedFile> files = new TreeMap<>();
        if (service.definition() instanceof Service.Command command) {
            renderCommand(command, needs, files);
        } else if (service.definition() instanceof Service.RunScript script) {
            renderRunScript(script, needs, files);
        }
        InstanceScripts instance = new InstanceScripts(service);
        if (watched.isPresent()) {
            files.put(InstanceScripts.END, instance.endOfRunsvdir());
            files.put(InstanceScripts.END_SERVICES, instance.endServices(watched.get()));
            files.put("finish", instance.finishRunsvdir());
            return files;
        }
        boolean group = service.ending().processGroup();
        files.put(
                InstanceScripts.END,
                instance.end(Template.of("end-host.sh")
                        .with(
                                "MAIN",
                                Template.of(group ? "end-host-group.sh" : "end-host-command.sh")
                                        .part())
                        .with(
                                "GROUP_LIVES",
                                group
                                        ? new Sh.Script(InstanceScripts.groupLives(new Sh.Word("ps"))
                                                        .text()
                                                + "\n"
                                                + Template.of("end-host-workers.sh")
                                                        .fill())
                                        : new Sh.Script(""))
                        .with(
                                "REPORT",
                                group ? Template.of("end-host-report.sh").part() : new Sh.Script(""))));
        files.put("finish", instance.finish());
        if (group) {
            Signals.ALL.forEach((letter, signal) -> files.put("control/" + letter, control(letter, signal)));
            files.put("control/k", instance.kill());
        }
        return files;
    }

    private RenderedFile control(String letter, String signal) {
        return RenderedFile.script(ServiceRenderer.about(Template.of("control-host.sh"), service)
                .with("LETTER", new Sh.Word(letter))
                .with("SIGNAL_NAME", new Sh.Word(signal)));
    }

    private void renderCommand(Service.Command command, Sh.Script needs, Map<String, RenderedFile> files) {
        Execution execution = command.execution();
        Sh.Script before = command.before().isEmpty()
                ? new Sh.Script("")
                : step(service, "before", as(execution, new Sh.Words(command.before())));
        files.put("run", run(command.hostBefore(), needs, execution, before, new Sh.Words(command.command())));
        ask(Question.CHECK, command.check(), execution, files);
        ask(Question.validate(host.timeouts()), command.validate(), execution, files);
        environmentFiles(execution, files);
    }

    private void ask(Question question, List<String> words, Execution execution, Map<String, RenderedFile> files) {
        if (!words.isEmpty()) {
            boolean ofRoot = execution.user().isPresent() || hasEnvironment(execution);
            Template script = ServiceRenderer.about(Template.of("check-host.sh"), service)
                    .with("PURPOSE", question.purpose())
                    .with("OPERATOR", ofRoot ? Question.ofOperators() : new Sh.Script(""))
                    .with("USER", user(execution))
                    .with("ENVIRONMENT_FILE", environmentFile(execution))
                    .with("COMMAND", as(execution, new Sh.Words(words)));
            files.put(question.key(), RenderedFile.script(script));
        }
    }

    private void renderRunScript(Service.RunScript script, Sh.Script needs, Map<String, RenderedFile> files) {
        Sh start = guest.isPresent() ? guestStart(host, service, guest.get()) : new Sh.Script("");
        files.put("run", run(script.hostBefore(), needs, script.execution(), start, new Sh.Word(script.path())));
        environmentFiles(script.execution(), files);
    }

    private RenderedFile run(List<String> hostBefore, Sh.Script needs, Execution execution, Sh before, Sh command) {
        InstanceScripts instance = new InstanceScripts(service);
        return RenderedFile.script(
                ServiceRenderer.about(Template.of("run-host.sh"), service)
                        .with("INSTANCE", instance.instance())
                        .with("BECOME", instance.become())
                        .with("NEEDS", needs)
                        .with(
                                "HOST_BEFORE",
                                new Sh.Script(scanDirectory()
                                        + hostBefore(service, hostBefore).text()))
                        .with("USER", user(execution))
                        .with("ENVIRONMENT_FILE", environmentFile(execution))
                        .with("BEFORE", before)
                        .with("COMMAND", inGroup(as(execution, command))),
                Role.SERVICE);
    }

    private Sh inGroup(Sh command) {
        return service.ending().processGroup() && watched.isEmpty() ? Sh.Joined.of(LEADER, command) : command;
    }

    /** A runsvdir does not start where there is nothing to watch. */
    private String scanDirectory() {
        return watched.isEmpty()
                ? ""
                : Template.of("scan-directory.sh")
                        .with("DIRECTORY", new Sh.Word(watched.get().toString()))
                        .fill();
    }

    /** Makes what follows the first process of a session and group of its own; chpst(8). */
    static final Sh LEADER = new Sh.Words(List.of("chpst", "-P"));

    /** How a run script starts its guest; where somebody may stop that on purpose, with a word that tells who asks. */
    static Sh guestStart(Host host, Service service, Guest guest) {
        String start = host.guestDirectory(guest.name()).resolve("start").toString();
        return Template.of("start.sh")
                .with("NAME", new Sh.Word(service.name().value()))
                .with("GUEST", new Sh.Word(guest.name().value()))
                .with("START", new Sh.Words(guest.isVserver() ? List.of(start, "service") : List.of(start)))
                .part();
    }

    static Sh.Script hostBefore(Service service, List<String> hostBefore) {
        return hostBefore.isEmpty() ? new Sh.Script("") : step(service, "host-before", new Sh.Words(hostBefore));
    }

    private static Sh.Script step(Service service, String key, Sh command) {
        return new Sh.Script(Template.of("step.sh")
                .with("NAME", new Sh.Word(service.name().value()))
                .with("KEY", new Sh.Word(key))
                .with("STEP", command)
                .fill());
    }

    /** The command with chpst in front that gives it user, environment and limits; chpst(8). */
    private Sh as(Execution execution, Sh program) {
        boolean reads = execution.environmentFile().isPresent();
        Sh command = reads ? Sh.Joined.of(reader(), program, ENVIRONMENT_FROM_ITS_BEGIN) : program;
        List<Sh> words = new ArrayList<>(limitsAndNice(execution).pieces());
        if (!execution.environment().isEmpty()) {
            words.add(new Sh.Words(List.of("-e", "./env")));
        }
        if (execution.user().isPresent()) {
            String user = execution.user().get();
            words.add(new Sh.Word("-u"));
            words.add(isNumeric(user) ? new Sh.Word(":" + user) : new Sh.Script("\":$runward_user:$runward_groups\""));
        }
        if (words.isEmpty()) {
            return command;
        }
        words.add(0, new Sh.Word("chpst"));
        words.add(command);
        return new Sh.Joined(words);
    }

    /** What reads the environment file's lines, and becomes the command, as the user that it has by then. */
    private static Sh reader() {
        String text = Template.of("enter-host.sh")
                .with("BECOME", Template.of("enter.sh").part())
                .fill();
        return new Sh.Words(List.of("sh", "-c", text, "sh"));
    }

    private static boolean hasEnvironment(Execution execution) {
        return !execution.environment().isEmpty() || execution.environmentFile().isPresent();
    }

    /** The options that set soft limits; chpst(8). */
    static Sh.Joined limits(Execution execution) {
        List<Sh> words = new ArrayList<>();
        for (Map.Entry<Execution.Limit, Long> limit : execution.limits().entrySet()) {
            words.add(new Sh.Word(limit.getKey().option()));
            words.add(new Sh.Number(limit.getValue()));
        }
        return new Sh.Joined(words);
    }

    /** Likewise, with the option for the nice value. */
    static Sh.Joined limitsAndNice(Execution execution) {
        List<Sh> words = new ArrayList<>(limits(execution).pieces());
        if (execution.nice() != 0) {
            words.add(new Sh.Word("-n"));
            words.add(new Sh.Number(execution.nice()));
        }
        return new Sh.Joined(words);
    }

    static boolean isNumeric(String user) {
        return Character.isDigit(user.charAt(0));
    }

    private Sh.Script user(Execution execution) {
        if (execution.user().isEmpty() || isNumeric(execution.user().get())) {
            return new Sh.Script("");
        }
        return new Sh.Script(Template.of("user-host.sh")
                .with("NAME", new Sh.Word(service.name().value()))
                .with("USER", new Sh.Word(execution.user().get()))
                .fill());
    }

    private Sh.Script environmentFile(Execution execution) {
        if (execution.environmentFile().isEmpty()) {
            return new Sh.Script("");
        }
        return new Sh.Script(Template.of("environment-file-host.sh")
                .with("NAME", new Sh.Word(service.name().value()))
                .with("FILE", new Sh.Word(execution.environmentFile().get()))
                .fill());
    }

    private static void environmentFiles(Execution execution, Map<String, RenderedFile> files) {
        for (Map.Entry<String, String> variable : execution.environment().entrySet()) {
            // chpst -e: the first line counts, NUL stands for a line end, an empty file would unset the variable.
            String text = variable.getValue().replace('\n', '\0') + "\n";
            files.put("env/" + variable.getKey(), new RenderedFile(RenderedFile.SECRET, text, Role.SERVICE));
        }
        if (execution.environmentFile().isPresent()) {
            files.put("environment.awk", environmentReader());
        }
    }

    static RenderedFile environmentReader() {
        return new RenderedFile(
                RenderedFile.PLAIN, Template.of("environment.awk").fill(), Role.SERVICE);
    }
}
