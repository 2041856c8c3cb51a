package org.runward.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.runward.adopt.AdoptionText;
import org.runward.adopt.FoundHost;
import org.runward.desired.DesiredState;
import org.runward.desired.Host;
import org.runward.reconcile.AdoptionSurvey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code runward adopt}: what runs here by other hands, as a declaration that changes nothing. */
@Command(
        name = "adopt",
        description = "Prints a declaration of what runs on this host and is not runward's: services that were made by"
                + " hand, by scripts or by packages. Applying it changes nothing. What it cannot say, guests among it,"
                + " it prints as comments. Only reads.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:printed", "64-78:refused; see runward --help"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  runward adopt                                look at it",
            "  runward adopt >/etc/runward/adopted.toml     make it part of the declaration",
            "  runward adopt --scan-directory /var/service  another runsvdir's",
            "  runward adopt -f host.toml                   what host.toml does not declare"
        })
final class AdoptCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE|DIR",
            description = "A declaration: where things are is taken from it, and what it declares is left out. Default:"
                    + " /etc/runward, if there is one.")
    private Path path;

    @Option(
            names = "--scan-directory",
            paramLabel = "DIR",
            description = "What runsvdir watches, where no declaration says it. Default: /etc/service.")
    private Path scanDirectory;

    @Option(
            names = "--service-directory",
            paramLabel = "DIR",
            description = "Where service directories are that may have no link. Default: /etc/sv.")
    private Path serviceDirectory;

    @Option(
            names = "--vserver-directory",
            paramLabel = "DIR",
            description = "Where util-vserver has its guests' configuration. Default: /etc/vservers.")
    private Path vserverDirectory;

    @Override
    public Integer call() {
        Optional<DesiredState> declared =
                Declarations.readAsRootIfThere(Optional.ofNullable(path)).filter(this::saysSomething);
        declared.ifPresent(state -> refuseOptions());
        FoundHost found = AdoptionSurvey.of(
                declared.orElseGet(() -> DesiredState.of(host(), List.of(), List.of())),
                declared.isPresent() ? FoundHost.HostTable.DECLARED : FoundHost.HostTable.TO_BE_PRINTED,
                Clock.systemUTC().instant());
        PrintWriter out = spec.commandLine().getOut();
        AdoptionText.lines(found).forEach(out::println);
        return ExitCode.CONVERGED.code();
    }

    /** A file that the shell has just made for our own output does not. */
    private boolean saysSomething(DesiredState state) {
        return path != null || !state.isEmpty() || !state.host().equals(Host.DEFAULT);
    }

    private void refuseOptions() {
        if (Stream.of(scanDirectory, serviceDirectory, vserverDirectory).anyMatch(option -> option != null)) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "runward: there is a declaration, " + (path == null ? Declarations.DEFAULT : path)
                            + "; say where things are in its [host] and leave the option out");
        }
    }

    private Host host() {
        Host usual = Host.DEFAULT;
        Host host = new Host(
                given("--scan-directory", scanDirectory, usual.scanDirectory()),
                given("--service-directory", serviceDirectory, usual.serviceDirectory()),
                usual.logDirectory(),
                usual.stateDirectory(),
                usual.syslogSocket(),
                usual.logRelayName(),
                usual.ociRuntime(),
                new Host.Vserver(
                        given(
                                "--vserver-directory",
                                vserverDirectory,
                                usual.vserver().directory()),
                        usual.vserver().proc(),
                        usual.vserver().cgroups()),
                usual.timeouts(),
                usual.attempts());
        if (host.scanDirectory().equals(host.serviceDirectory())) {
            throw new Refusal(ExitCode.USAGE, "runward: --scan-directory and --service-directory are one; give two");
        }
        return host;
    }

    private static Path given(String option, Path given, Path usual) {
        return given == null ? usual : DeclaredPath.of(option, given);
    }
}
