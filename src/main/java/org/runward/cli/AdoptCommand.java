package org.runward.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.runward.adopt.AdoptionText;
import org.runward.adopt.FoundHost;
import org.runward.desired.DesiredState;
import org.runward.desired.Host;
import org.runward.reconcile.AdoptionSurvey;
import picocli.CommandLine.Model.CommandSpec;

/** {@code runward adopt}: what runs here by other hands, as a declaration that changes nothing. */
final class AdoptCommand implements Command {
    private final Value<Path> path =
            Value.declarationOption("A declaration: where things are is taken from it, and what it"
                    + " declares is left out. Default: /etc/runward, if there is one.");
    private final Value<Path> scanDirectory = Value.path(
            "--scan-directory", "DIR", "What runsvdir watches, where no declaration says it. Default: /etc/service.");
    private final Value<Path> serviceDirectory = Value.path(
            "--service-directory", "DIR", "Where service directories are that may have no link. Default: /etc/sv.");
    private final Value<Path> vserverDirectory = Value.path(
            "--vserver-directory", "DIR", "Where util-vserver has its guests' configuration. Default: /etc/vservers.");

    private final Streams streams;

    AdoptCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public CommandSpec spec() {
        return new Manual(this, "adopt")
                .description(
                        "Prints a declaration of what runs on this host and is not runward's: services that were made by"
                                + " hand, by scripts or by packages. Applying it changes nothing. What it cannot say, guests among it,"
                                + " it prints as comments. Only reads.")
                .exitCodes("0:printed", "64-78:refused; see runward --help")
                .examples(
                        "  runward adopt                                look at it",
                        "  runward adopt >/etc/runward/adopted.toml     make it part of the declaration",
                        "  runward adopt --scan-directory /var/service  another runsvdir's",
                        "  runward adopt -f host.toml                   what host.toml does not declare")
                .takes(path, scanDirectory, serviceDirectory, vserverDirectory)
                .spec();
    }

    @Override
    public ExitCode run() {
        Optional<DesiredState> declared =
                Declarations.readAsRootIfThere(path.given()).filter(this::saysSomething);
        declared.ifPresent(state -> refuseOptions());
        FoundHost found = AdoptionSurvey.of(
                declared.orElseGet(() -> DesiredState.of(host(), List.of(), List.of())),
                declared.isPresent() ? FoundHost.HostTable.DECLARED : FoundHost.HostTable.TO_BE_PRINTED,
                Clock.systemUTC().instant());
        PrintWriter out = streams.out();
        AdoptionText.lines(found).forEach(out::println);
        return ExitCode.CONVERGED;
    }

    /** A file that the shell has just made for our own output does not. */
    private boolean saysSomething(DesiredState state) {
        return path.given().isPresent() || !state.isEmpty() || !state.host().equals(Host.DEFAULT);
    }

    private void refuseOptions() {
        if (Stream.of(scanDirectory, serviceDirectory, vserverDirectory)
                .anyMatch(option -> option.given().isPresent())) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "runward: there is a declaration, " + path.given().orElse(Declarations.DEFAULT)
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

    private static Path given(String name, Value<Path> option, Path usual) {
        return option.given().map(path -> DeclaredPath.of(name, path)).orElse(usual);
    }
}
