package org.runward.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.runward.desired.DesiredState;
import org.runward.desired.Guest;
import org.runward.desired.Name;
import org.runward.desired.Suggestion;
import org.runward.host.Handover;
import org.runward.observed.PlainText;
import org.runward.reconcile.GuestEntry;
import org.runward.servicedir.GuestSession;
import org.runward.servicedir.GuestSession.Size;
import org.runward.servicedir.GuestUser;

/** What {@code exec} and {@code enter} have in common: which guest, as whom, and the way there. */
final class GuestVisit {
    /** What stty(1) says of the terminal that both standard input and output are. */
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5}) (\\d{1,5})");

    private final Value<Path> path = Value.declarationOption();
    private final Value<String> user = Value.text(
            "--user", "USER", "A user of the guest, by name or number, with its groups. Default: the guest's root.");
    private final Value<String> name = Value.first("GUEST", "Which one; it must be running.");

    /** What is to be done there. */
    record Errand(List<String> words, String directory) {}

    List<Parameter> parameters() {
        return List.of(path, user, name);
    }

    /**
     * Hands over to the launcher.
     *
     * @param errand by the user that the guest knows
     */
    ExitCode go(Function<GuestUser, Errand> errand) {
        Handover handover = Handover.ofLauncher()
                .orElseThrow(() -> new Refusal(
                        ExitCode.USAGE, "runward: only the launcher bin/runward can go into a guest; call that"));
        String user = this.user.given().orElse("root");
        if (!GuestUser.isName(user)) {
            throw new Refusal(ExitCode.USAGE, "runward: not a user's name or number: " + PlainText.of(user));
        }
        DesiredState desired = Declarations.readAsRoot(path.given());
        Guest guest = guest(desired, name.get());
        GuestEntry entry = GuestEntry.of(desired, guest);
        entry.requireRunning();
        GuestUser account = account(guest, entry, user);
        Errand wanted = errand.apply(account);
        Optional<Size> terminal = terminal();
        if (terminal.isPresent() && guest.isVserver() && !account.canMakeTerminal()) {
            throw new Refusal(
                    ExitCode.FAILED,
                    "guest " + guest.name() + ": unable to make a terminal: it has no script(1) of util-linux;"
                            + " install that in it, or do without: runward exec ... | cat");
        }
        handover.give(new GuestSession(
                        guest, account, wanted.words(), wanted.directory(), environment(System.getenv()), terminal)
                .script(desired.host()));
        return ExitCode.CONVERGED;
    }

    private static Guest guest(DesiredState desired, String name) {
        Guest guest = Name.isValid(name) ? desired.guests().get(new Name(name)) : null;
        if (guest == null) {
            List<String> known =
                    desired.guests().keySet().stream().map(Name::value).toList();
            String suggestion = Suggestion.of(name, known);
            throw new Refusal(
                    ExitCode.USAGE,
                    "runward: no such guest: " + PlainText.of(name)
                            + (suggestion.isEmpty() ? "; runward status lists all" : suggestion));
        }
        return guest;
    }

    private static GuestUser account(Guest guest, GuestEntry entry, String user) {
        Optional<GuestUser> found = entry.user(user);
        if (found.isEmpty() && user.matches("root|0")) {
            return GuestUser.root(false);
        }
        return found.orElseThrow(() -> new Refusal(
                ExitCode.USAGE,
                "guest " + guest.name() + ": no such user in it: " + user
                        + "; its /etc/passwd has those that there are"));
    }

    private static Optional<Size> terminal() {
        Matcher size = SIZE.matcher(System.getProperty("runward.terminal", ""));
        return size.matches()
                ? Optional.of(new Size(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2))))
                : Optional.empty();
    }

    private static Map<String, String> environment(Map<String, String> ours) {
        Map<String, String> kept = new TreeMap<>();
        for (String key : List.of("TERM", "LANG")) {
            Optional.ofNullable(ours.get(key))
                    .filter(value -> value.matches("[A-Za-z0-9_.@+-]{1,100}"))
                    .ifPresent(value -> kept.put(key, value));
        }
        return kept;
    }
}
