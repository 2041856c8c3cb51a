package org.runward.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.runward.desired.DesiredState;
import org.runward.desired.Host;
import org.runward.plan.AgentServicePlanner;
import org.runward.plan.AgentServicePlanner.Linking;
import org.runward.plan.Change;
import org.runward.reconcile.AgentServiceInstaller;
import org.runward.reconcile.AgentServiceSurvey;
import org.runward.servicedir.AgentService;
import picocli.CommandLine.Model.CommandSpec;

/** {@code runward install-service}: puts a service directory for {@code runward run} in its place, and brings it up. */
final class InstallServiceCommand implements Command {
    /** Set by the launcher, which alone knows where it is. */
    private static final String LAUNCHER = "runward.launcher";
    /** What the launcher heeds, and a runsvdir may not have. */
    private static final List<String> ENVIRONMENT = List.of("JAVA_HOME", "RUNWARD_JAR");

    private final Flag dryRun = new Flag("--dry-run", "Show what would be done and change nothing.");
    private final Flag diff = new Flag("--diff", "Show what changes in files, too, as unified diffs.");
    private final Value<Path> path = Value.declarationOption(
            "The declaration that the service is to keep: a file, or a directory of *.toml. Default:"
                    + " /etc/runward.");
    private final Value<Path> directory = Value.path(
            "--directory", "DIR", "The service directory. Default: runward in the service-directory of [host].");
    private final Flag noLink = new Flag("--no-link", "Write the files alone: neither link it nor bring it up.");
    private final Values options =
            Values.any("OPTION", "Options of runward run, behind --; they are written into conf, once.");

    private final Streams streams;

    InstallServiceCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public CommandSpec spec() {
        return new Manual(this, "install-service")
                .description(
                        "Has the runit of this host run \"runward run\": writes a service directory for it, links it, and waits"
                                + " until it is up and ready. Where that is so already it does nothing. Scripts of an earlier version are"
                                + " replaced, and what runs is not restarted; settings that are there, in the file conf, stay.")
                .synopsis(
                        "runward install-service [-h] [--debug] [--diff] [--dry-run] [--no-link]",
                        "                               [--directory=DIR] [-f=FILE|DIR] [-- OPTION...]")
                .exitCodes(
                        "0:in place, linked and up; in a dry run: shown",
                        "1:something failed, or is in the way",
                        "64-78:refused before any work; see runward --help")
                .examples(
                        "  runward install-service --dry-run --diff     show what would be written",
                        "  runward install-service                      do it, and bring it up",
                        "  runward install-service -- --interval 1m --max-unavailable 1",
                        "  runward install-service -f host.toml --no-link   the files alone")
                .takes(dryRun, diff, path, directory, noLink, options)
                .spec();
    }

    @Override
    public ExitCode run() {
        new AgentOptions(options.get()).check();
        DesiredState desired = Declarations.readAsRoot(path.given());
        AgentService wanted = wanted(desired);
        AgentServiceSurvey survey = survey(desired, wanted);
        InstallServiceText text = new InstallServiceText(survey);
        refuseUnheeded(text);
        if (dryRun.isGiven()) {
            show(survey, text);
            return ExitCode.CONVERGED;
        }
        if (!survey.plan().isBlocked() && survey.plan().isEmpty()) {
            notes(survey);
            streams.out().println(text.nothingToDo(linking()));
            return ExitCode.CONVERGED;
        }
        refuse(survey);
        return Locks.holding(desired, Locks.TIMEOUT, streams.err()::println, () -> install(survey(desired, wanted)));
    }

    private AgentServiceSurvey survey(DesiredState desired, AgentService wanted) {
        return AgentServiceSurvey.of(desired, wanted, linking());
    }

    private Linking linking() {
        return noLink.isGiven() ? Linking.LEFT : Linking.LINKED;
    }

    private void show(AgentServiceSurvey survey, InstallServiceText text) {
        if (!survey.isWatched() && !noLink.isGiven()) {
            streams.err().println(ApplyCommand.noRunsvdir(survey.desired()));
        }
        notes(survey);
        if (survey.plan().changes().isEmpty()) {
            streams.out().println(text.nothingToDo(linking()));
        } else {
            plan(survey);
        }
    }

    private void notes(AgentServiceSurvey survey) {
        survey.plan().words().forEach(word -> streams.err().println("runward: " + word));
    }

    private void plan(AgentServiceSurvey survey) {
        PlanText text = new PlanText(survey.plan(), Instant.EPOCH);
        PlanText shown =
                diff.isGiven() ? text.with(PlanDiffs.of(survey.plan(), survey.desired(), survey.observed())) : text;
        shown.changes().forEach(streams.out()::println);
    }

    private void refuse(AgentServiceSurvey survey) {
        if (survey.plan().isBlocked()) {
            throw new Refusal(ExitCode.FAILED, blocked(survey));
        }
        if (!survey.isWatched() && !noLink.isGiven()) {
            throw new Refusal(ExitCode.NO_RUNSVDIR, ApplyCommand.noRunsvdir(survey.desired()));
        }
    }

    /** Of a survey that was made while no other runward is at work. */
    private ExitCode install(AgentServiceSurvey survey) {
        refuse(survey);
        notes(survey);
        plan(survey);
        TextReport report = new TextReport(streams.out(), streams.err(), diff.isGiven());
        ApplyOutcome outcome = new ApplyOutcome(
                survey.plan(), false, new AgentServiceInstaller(report, Clock.systemUTC()).install(survey));
        report.ended(outcome);
        InstallServiceText text = new InstallServiceText(survey);
        if (outcome.isFailed()) {
            streams.err().println(text.whereToLook());
        } else {
            AgentServiceSurvey after = survey(survey.desired(), survey.wanted());
            text.done(after, linking()).forEach(streams.out()::println);
        }
        return outcome.exitCode(false);
    }

    private static String blocked(AgentServiceSurvey survey) {
        return survey.plan().changes().stream()
                .map(Change::reasons)
                .flatMap(List::stream)
                .map(reason -> "runward: " + reason)
                .reduce((one, other) -> one + "\n" + other)
                .orElseThrow();
    }

    private AgentService wanted(DesiredState desired) {
        Host host = desired.host();
        Path place = directory
                .given()
                .map(given -> DeclaredPath.of("--directory", given))
                .orElseGet(() -> host.serviceDirectory().resolve("runward"));
        if (place.startsWith(host.scanDirectory())) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "runward: --directory: runsvdir would take it up half made; name a place outside of "
                            + host.scanDirectory());
        }
        SortedMap<String, String> settings = new AgentOptions(options.get()).settings();
        settings.put("RUNWARD", launcher().toString());
        settings.put("DECLARATION", absolute(path.given().orElse(Declarations.DEFAULT)));
        settings.put(
                "LOG",
                host.logDirectoryOf(AgentServicePlanner.nameOf(desired, place)).toString());
        ENVIRONMENT.stream()
                .filter(key -> !System.getenv().getOrDefault(key, "").isEmpty())
                .forEach(key -> settings.put(key, absolute(Path.of(System.getenv(key)))));
        return AgentService.at(place, settings);
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    private static Path launcher() {
        String launcher = System.getProperty(LAUNCHER, "");
        if (launcher.isEmpty()) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "runward: the service needs the launcher; call this by it (bin/runward), and not by java -jar");
        }
        return Path.of(launcher);
    }

    /** What somebody asks for now is not to be lost because there is a {@code conf} already. */
    private void refuseUnheeded(InstallServiceText text) {
        SortedMap<String, String> asked = new AgentOptions(options.get()).settings();
        path.given().ifPresent(file -> asked.put("DECLARATION", absolute(file)));
        List<String> unheeded = text.unheeded(asked);
        if (!unheeded.isEmpty()) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "runward: " + text.confPath() + " is there and stays as it is; set " + String.join(", ", unheeded)
                            + " there yourself");
        }
    }
}
