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

/**
 * The files of a service whose command runs in an OCI guest.
 *
 * <p>Its run script ends as {@code crun exec}, which stays as the parent, passes catchable signals on and ends with the
 * command's own status. KILL, STOP and CONT cannot be passed on: for them there are control scripts.
 */
final class OciScripts {
    private static final String PID_FILE = "supervise/guest-pid";

    private final Host host;
    private final Guest guest;
    private final Guest.Oci oci;
    private final Service service;
    private final Service.Command command;
    private final OciCommand runtime;
    private final InstanceScripts instance;

    OciScripts(Host host, Guest guest, Guest.Oci oci, Service service, Service.Command command) {
        this.host = host;
        this.guest = guest;
        this.oci = oci;
        this.service = service;
        this.command = command;
        this.runtime = new OciCommand(host.ociRuntime());
        this.instance = new InstanceScripts(service);
    }

    Map<String, RenderedFile> render(Sh.Script needs) {
        Map<String, RenderedFile> files = new TreeMap<>();
        files.put("run", RenderedFile.script(run(needs), Role.SERVICE));
        files.put("process.json", process(leader(command.command())).rendered(Role.SERVICE));
        if (!command.before().isEmpty()) {
            files.put("before.json", process(command.before()).rendered(Role.SERVICE));
        }
        if (!command.check().isEmpty()) {
            files.put("check.json", process(command.check()).rendered(isCompleted() ? Role.SERVICE : Role.EACH_USE));
            files.put("check", RenderedFile.script(ask(Question.CHECK, "")));
        }
        if (!command.validate().isEmpty()) {
            // Its process file is completed by itself: what runs may be of another definition.
            files.put("validate.json", process(command.validate()).rendered(Role.EACH_USE));
            String completed = isCompleted() ? completion("fill_in validate.json\n") : "";
            files.put("validate", RenderedFile.script(ask(Question.validate(host.timeouts()), completed)));
        }
        namedUser()
                .ifPresent(user ->
                        files.put("id.json", ProcessFile.powerless("id", user).rendered(Role.SERVICE)));
        environmentFile().ifPresent(file -> {
            files.put("cat.json", ProcessFile.powerless("cat", file).rendered(Role.SERVICE));
            files.put("environment.awk", HostScripts.environmentReader());
        });
        files.put("finish", instance.finishRelayed());
        files.put(InstanceScripts.END, instance.end(end()));
        boolean group = service.ending().processGroup();
        (group ? Signals.ALL : Signals.NOT_CATCHABLE)
                .forEach((letter, signal) ->
                        files.put("control/" + letter, RenderedFile.script(control(letter, signal))));
        files.put("control/k", instance.kill());
        return files;
    }

    /** crun leaves its command in the group of a process that is gone. runc's leads one: setsid(1) would leave its place to a child. */
    private List<String> leader(List<String> words) {
        boolean led = runtime.isRunc() || !service.ending().processGroup();
        List<String> all = new ArrayList<>(led ? List.of() : List.of("setsid"));
        all.addAll(words);
        return all;
    }

    private ProcessFile process(List<String> args) {
        Execution execution = command.execution();
        return new ProcessFile(
                args,
                execution.user().filter(HostScripts::isNumeric),
                execution.environment(),
                OciBundle.capabilities(oci),
                oci.noNewPrivileges());
    }

    private Template run(Sh.Script needs) {
        Sh before = new Sh.Script("");
        if (!command.before().isEmpty()) {
            before = new Sh.Script(Template.of("step-oci.sh")
                    .with("NAME", name())
                    .with("KEY", new Sh.Word("before"))
                    .with("COMMAND", exec("before.json"))
                    .fill());
        }
        return about(Template.of("run-oci.sh"))
                .with("INSTANCE", instance.instanceInGuest())
                .with("BECOME", instance.becomeInGuest())
                .with("NEEDS", needs)
                .with("HOST_BEFORE", HostScripts.hostBefore(service, command.hostBefore()))
                .with("START", HostScripts.guestStart(host, service, guest))
                .with("PROCESS", new Sh.Script(completion()))
                .with("BEFORE", before)
                .with("COMMAND", exec("process.json"));
    }

    private Template ask(Question question, String completed) {
        return about(Template.of("check-oci.sh"))
                .with("PURPOSE", question.purpose())
                .with("OPERATOR", Question.ofOperators())
                .with("PROCESS", new Sh.Script(completed))
                .with("KEY", new Sh.Word(question.key()))
                .with("SECONDS", question.seconds())
                .with("LONGER", question.longer())
                .with("KEPT", new Sh.Number(question.kept()))
                .with("EXEC", new Sh.Words(runtime.with("exec", "--process", processFile(question.key() + ".json"))))
                .with("SIGNAL", guestScript("signal"));
    }

    private Template end() {
        boolean group = service.ending().processGroup();
        Template report = Template.of("end-oci-report.sh").with("GUEST", guestName());
        return Template.of("end-oci.sh")
                .with("GUEST", guestName())
                .with("GROUP", instance.group())
                .with("SIGNAL", guestScript("signal"))
                .with("STARTED", guestScript("started"))
                .with("REPORT", group ? report.part() : new Sh.Script(""));
    }

    private Template control(String letter, String signal) {
        return ServiceRenderer.about(Template.of("control-oci.sh"), service)
                .with("LETTER", new Sh.Word(letter))
                .with("SIGNAL", guestScript("signal"))
                .with("SIGNAL_NAME", new Sh.Word(signal))
                .with("GROUP", instance.groupArgument());
    }

    /** Fills in what only the guest knows: the user's numbers and the lines of the environment file. */
    private String completion() {
        if (!isCompleted()) {
            return "";
        }
        StringBuilder completions = new StringBuilder("fill_in process.json\n");
        if (!command.before().isEmpty()) {
            completions.append("fill_in before.json\n");
        }
        if (!command.check().isEmpty()) {
            completions.append("fill_in check.json\n");
        }
        return completion(completions.toString());
    }

    private String completion(String completions) {
        return Template.of("process-oci.sh")
                .with("NAME", name())
                .with("USER", new Sh.Script(namedUser().map(this::userLookup).orElse("")))
                .with(
                        "FILE",
                        new Sh.Script(environmentFile().map(this::fileLookup).orElse("")))
                .with("COMPLETIONS", new Sh.Script(completions))
                .fill();
    }

    private String userLookup(String user) {
        return Template.of("process-user-oci.sh")
                .with("NAME", name())
                .with("GUEST", guestName())
                .with("USER", new Sh.Word(user))
                .with("ID", new Sh.Words(once("id.json")))
                .fill();
    }

    private String fileLookup(String file) {
        return Template.of("process-file-oci.sh")
                .with("NAME", name())
                .with("GUEST", guestName())
                .with("FILE", new Sh.Word(file))
                .with("CAT", new Sh.Words(once("cat.json")))
                .fill();
    }

    private Sh exec(String processFile) {
        Sh limits = HostScripts.limitsAndNice(command.execution());
        Sh chpst = limits.text().isEmpty() ? new Sh.Script("") : new Sh.Word("chpst");
        List<String> enter = runtime.with(
                "exec",
                "--process",
                processFile(processFile),
                "--pid-file",
                PID_FILE,
                guest.name().value());
        return Sh.Joined.of(chpst, limits, new Sh.Words(enter));
    }

    private String processFile(String name) {
        return isCompleted() ? "supervise/" + name : name;
    }

    private List<String> once(String processFile) {
        return runtime.with("exec", "--process", processFile, guest.name().value());
    }

    private boolean isCompleted() {
        return namedUser().isPresent() || environmentFile().isPresent();
    }

    private Optional<String> namedUser() {
        return command.execution().user().filter(user -> !HostScripts.isNumeric(user));
    }

    private Optional<String> environmentFile() {
        return command.execution().environmentFile();
    }

    private Sh guestScript(String script) {
        Path path = host.guestDirectory(guest.name()).resolve(script);
        return new Sh.Word(path.toString());
    }

    private Template about(Template template) {
        return ServiceRenderer.about(template, service).with("GUEST", guestName());
    }

    private Sh name() {
        return new Sh.Word(service.name().value());
    }

    private Sh guestName() {
        return new Sh.Word(guest.name().value());
    }
}
