package org.runward.servicedir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.runward.desired.Execution;
import org.runward.desired.Guest;
import org.runward.desired.Host;
import org.runward.desired.Service;
import org.runward.servicedir.RenderedFile.Role;

/**
 * The files of a service whose command runs in a Linux-VServer guest.
 *
 * <p>Its run script becomes the command by exec alone, so that runsv's own child is in the guest. From the host that process
 * can be waited for and not signalled: each signal goes through a control script and vkill.
 *
 * <p>The command's environment is set inside the guest, from lines on its standard input: util-vserver is made of shell
 * scripts, which would obey variables such as PATH or BASH_ENV as the host's root.
 */
final class VserverScripts {
    static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final String ENVIRONMENT = "supervise/environment";
    private static final String VALIDATED = "supervise/validate-environment";
    private static final String PID_FILE = "supervise/guest-pid";
    private static final String VALIDATION_PID_FILE = "supervise/validate-pid";
    private static final long LOOK_UP_SECONDS = 30;

    private final Host host;
    private final Guest guest;
    private final Service service;
    private final Service.Command command;
    private final InstanceScripts instance;

    VserverScripts(Host host, Guest guest, Service service, Service.Command command) {
        this.host = host;
        this.guest = guest;
        this.service = service;
        this.command = command;
        this.instance = new InstanceScripts(service);
    }

    Map<String, RenderedFile> render(Sh.Script needs) {
        Map<String, RenderedFile> files = new TreeMap<>();
        files.put("run", RenderedFile.script(run(needs), Role.SERVICE));
        files.put("finish", instance.finishInGuest());
        files.put(InstanceScripts.END, instance.end(end()));
        if (!command.check().isEmpty()) {
            files.put("check", RenderedFile.script(ask(Question.CHECK, command.check(), ENVIRONMENT)));
        }
        if (!command.validate().isEmpty()) {
            Question validate = Question.validate(host.timeouts());
            files.put("validate", RenderedFile.script(ask(validate, command.validate(), VALIDATED)));
        }
        if (!command.execution().environment().isEmpty()) {
            files.put("environment", new RenderedFile(RenderedFile.SECRET, declared(), Role.SERVICE));
        }
        if (command.execution().environmentFile().isPresent()) {
            files.put("environment.awk", HostScripts.environmentReader());
        }
        if (!isRelayed()) {
            Signals.ALL.forEach(
                    (letter, signal) -> files.put("control/" + letter, RenderedFile.script(control(letter, signal))));
            files.put("control/k", instance.kill());
        }
        return files;
    }

    private Template run(Sh.Script needs) {
        Sh before = command.before().isEmpty() ? nothing() : before();
        return about("run-vserver.sh")
                .with("INSTANCE", instance.instanceInGuest())
                .with("BECOME", instance.becomeInGuest())
                .with("NEEDS", needs)
                .with("RELAY", isRelayed() ? named("relay-vserver.sh").part() : nothing())
                .with("HOST_BEFORE", HostScripts.hostBefore(service, command.hostBefore()))
                .with("START", HostScripts.guestStart(host, service, guest))
                .with("ENVIRONMENT", hasEnvironment() ? environment(ENVIRONMENT) : nothing())
                .with("BEFORE", before)
                .with("FEED", feed())
                .with(
                        "RECORD",
                        isRelayed()
                                ? nothing()
                                : Template.of("record-vserver.sh").part())
                .with("COMMAND", inGroup(service.ending().processGroup(), entry(command.command(), isRelayed())));
    }

    private Sh before() {
        return named("step-vserver.sh")
                .with("KEY", new Sh.Word("before"))
                .with("FEED", feed())
                // What it has started is ended with it.
                .with("COMMAND", inGroup(true, entry(command.before(), false)))
                .part();
    }

    private Sh feed() {
        return hasEnvironment() ? Template.of("feed-vserver.sh").part() : nothing();
    }

    /** @param out the file that is written with all of it */
    private Sh environment(String out) {
        Sh file = command.execution()
                .environmentFile()
                .<Sh>map(path -> named("environment-file-vserver.sh")
                        .with("GUEST", new Sh.Word(guest.name().value()))
                        .with("PATH", new Sh.Word(path))
                        // The running command's own note stays what it is.
                        .with("PID_FILE", new Sh.Word(out.equals(ENVIRONMENT) ? PID_FILE : VALIDATION_PID_FILE))
                        .with("CAT", bounded(LOOK_UP_SECONDS, List.of("exec", "cat", path)))
                        .part())
                .orElse(nothing());
        boolean declares = !command.execution().environment().isEmpty();
        return named("environment-vserver.sh")
                .with("OUT", new Sh.Word(out))
                .with("FILE", file)
                .with(
                        "LINES",
                        new Sh.Script(
                                file.text().isEmpty()
                                        ? ""
                                        : "[ -z \"$lines\" ] || printf '%s\\n' \"$lines\" | sed 's/^/=/'"))
                .with("DECLARED", new Sh.Script(declares ? "cat ./environment" : ""))
                .part();
    }

    /** One line per variable, and one more for each line end in a value. */
    private String declared() {
        StringBuilder lines = new StringBuilder();
        command.execution()
                .environment()
                .forEach((key, value) -> lines.append('=')
                        .append(key)
                        .append('=')
                        .append(value.replace("\n", "\n+"))
                        .append('\n'));
        return lines.toString();
    }

    /** @param environment the file with the environment: the running command's, or one that is made for this alone */
    private Template ask(Question question, List<String> words, String environment) {
        Sh input = new Sh.Script(hasEnvironment() ? "head -c 60000 " + environment : ":");
        boolean made = hasEnvironment() && !environment.equals(ENVIRONMENT);
        return about("check-vserver.sh")
                .with("PURPOSE", question.purpose())
                .with("OPERATOR", Question.ofOperators())
                .with("ENVIRONMENT", made ? environment(environment) : nothing())
                .with("INPUT", input)
                .with("COMMAND", bounded(question.limit().toSeconds(), inside(words)))
                .with("LONGER", question.longer())
                .with("KEPT", new Sh.Number(question.kept()));
    }

    private static Sh inGroup(boolean group, Sh command) {
        return group ? Sh.Joined.of(HostScripts.LEADER, command) : command;
    }

    private Template end() {
        return Template.of("end-vserver.sh")
                .with("GUEST", new Sh.Word(guest.name().value()))
                .with("GROUP", instance.group())
                .with("SIGNAL", guestScript("signal"));
    }

    private Template control(String letter, String signal) {
        return ServiceRenderer.about(Template.of("control-vserver.sh"), service)
                .with("LETTER", new Sh.Word(letter))
                .with("SIGNAL", guestScript("signal"))
                .with("SIGNAL_NAME", new Sh.Word(signal))
                .with("GROUP", instance.groupArgument());
    }

    /** The words on the host: nothing of runsvdir's environment but the search path goes with them. */
    private Sh entry(List<String> words, boolean relayed) {
        Sh limits = HostScripts.limits(command.execution());
        List<String> vserver = new ArrayList<>(relayed ? List.of("signal-relay") : List.of());
        vserver.addAll(List.of("vserver", guest.name().value()));
        vserver.addAll(inside(words));
        return Sh.Joined.of(
                new Sh.Script("env -i PATH=\"$PATH\""),
                limits.text().isEmpty() ? nothing() : new Sh.Word("chpst"),
                limits,
                new Sh.Words(vserver));
    }

    /** What follows {@code vserver GUEST}. */
    private List<String> inside(List<String> words) {
        Execution execution = command.execution();
        List<String> inside = new ArrayList<>();
        execution.user().ifPresentOrElse(user -> inside.addAll(List.of("suexec", user)), () -> inside.add("exec"));
        inside.addAll(List.of("env", "-i", PATH));
        if (hasEnvironment()) {
            String loader = Template.of("enter-vserver.sh")
                    .with("BECOME", Template.of("enter.sh").part())
                    .fill();
            inside.addAll(List.of("sh", "-c", loader, service.name().value()));
        }
        if (execution.nice() != 0) {
            // Entering sets it to 0.
            inside.addAll(List.of("nice", "-n", Integer.toString(execution.nice())));
        } else if (!hasEnvironment() && words.get(0).contains("=")) {
            // To env it would be a variable.
            inside.addAll(List.of(
                    "sh",
                    "-c",
                    "unset PWD OLDPWD SHLVL; exec \"$@\"",
                    service.name().value()));
        }
        inside.addAll(words);
        return inside;
    }

    private Sh bounded(long seconds, List<String> words) {
        return Sh.Joined.of(guestScript("bounded"), new Sh.Number(seconds), new Sh.Words(words));
    }

    private boolean hasEnvironment() {
        Execution execution = command.execution();
        return !execution.environment().isEmpty() || execution.environmentFile().isPresent();
    }

    private boolean isRelayed() {
        return command.relay() == Service.Relay.SIGNAL_RELAY;
    }

    private Sh guestScript(String script) {
        Path path = host.guestDirectory(guest.name()).resolve(script);
        return new Sh.Word(path.toString());
    }

    private Template about(String template) {
        return ServiceRenderer.about(Template.of(template), service)
                .with("GUEST", new Sh.Word(guest.name().value()));
    }

    private Template named(String template) {
        return Template.of(template).with("NAME", new Sh.Word(service.name().value()));
    }

    private static Sh nothing() {
        return new Sh.Script("");
    }
}
