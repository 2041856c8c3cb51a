package org.runward.adopt;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.runward.desired.Name;
import org.runward.desired.Service;
import org.runward.observed.ObservedLink;
import org.runward.observed.Supervision;

/**
 * An entry of the scan directory, or a service directory that has none, which is neither declared nor ours.
 *
 * @param name as its entry is called, which is not always a name to us; without an entry it is free
 * @param link its entry; absent for a directory without one
 * @param directory absolute and without {@code ..}; the entry itself where that is no link
 * @param hindrance why it is not looked at any closer; empty where it is
 * @param contents of the directory
 * @param service what runsv says of it
 * @param log what runsv says of its log service
 * @param verdict what declaring it comes to
 */
public record FoundService(
        String name,
        ObservedLink link,
        Path directory,
        Optional<String> hindrance,
        FoundContents contents,
        Supervision service,
        Supervision log,
        Verdict verdict) {
    public FoundService {
        Objects.requireNonNull(name);
        Objects.requireNonNull(link);
        Objects.requireNonNull(directory);
        Objects.requireNonNull(hindrance);
        Objects.requireNonNull(contents);
        Objects.requireNonNull(service);
        Objects.requireNonNull(log);
        Objects.requireNonNull(verdict);
    }

    /**
     * What the planner says to it.
     *
     * @param unchanging the state with which declaring it changes nothing; empty where there is none
     * @param objections what it would do or say where it is declared up
     */
    public record Verdict(Optional<Service.State> unchanging, List<String> objections) {
        /** It was not asked. */
        public static final Verdict NONE = new Verdict(Optional.empty(), List.of());

        public Verdict {
            Objects.requireNonNull(unchanging);
            objections = List.copyOf(objections);
        }
    }

    /** A name near to some words; empty where there is none. */
    public static Optional<Name> nameNear(String words) {
        String near =
                words.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_.-]", "-").replaceAll("^[^a-z0-9]+", "");
        return Name.isValid(near) ? Optional.of(new Name(near)) : Optional.empty();
    }

    public FoundService withVerdict(Verdict other) {
        return new FoundService(name, link, directory, hindrance, contents, service, log, other);
    }

    public boolean isUnlinked() {
        return link.kind() == ObservedLink.Kind.ABSENT;
    }

    /** Whether its place can be written in a declaration, so that the planner can be asked. */
    public boolean isDeclarable() {
        boolean reached = isUnlinked() || link.kind() == ObservedLink.Kind.LINK && !link.dangling() && isLinkPlain();
        return hindrance.isEmpty() && Name.isValid(name) && reached;
    }

    /** A declared directory is compared with the link as it is written. */
    boolean isLinkPlain() {
        return link.target()
                .filter(target -> target.isAbsolute() && target.normalize().equals(target))
                .isPresent();
    }
}
