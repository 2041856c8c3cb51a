package org.runward.adopt;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.runward.desired.Host;
import org.runward.desired.Name;
import org.runward.observed.ObservedLink;

/** Why an entry of the scan directory, or a name, cannot be declared as it is, and the commands after which it can. */
final class EntryRemarks {
    private final Host host;
    private final FoundService service;
    private final Path entry;

    EntryRemarks(Host host, FoundService service) {
        this.host = host;
        this.service = service;
        this.entry = host.scanDirectory().resolve(service.name());
    }

    List<String> lines() {
        if (service.hindrance().isPresent()) {
            return List.of(service.hindrance().get());
        }
        List<String> lines = new ArrayList<>();
        ObservedLink link = service.link();
        if (link.kind() == ObservedLink.Kind.OTHER) {
            lines.add(
                    "is itself in " + host.scanDirectory() + ", and a service of runward's is there by a link. To adopt"
                            + " it, which may restart it: " + moveAndLink());
        } else if (link.dangling()) {
            lines.add("its link leads to " + link.target().orElseThrow() + ", which is not there. Nothing runs by it"
                    + " after the next change of " + host.scanDirectory() + "; rm " + Command.word(entry));
        } else if (link.kind() == ObservedLink.Kind.LINK && !service.isLinkPlain()) {
            Path other = host.scanDirectory().resolve("." + service.name());
            lines.add("its link is written as " + link.target().orElseThrow() + ", and a declaration has it in full. To"
                    + " adopt it, which restarts nothing: ln -s " + Command.word(service.directory()) + " "
                    + Command.word(other) + " && mv -T " + Command.word(other) + " " + Command.word(entry));
        }
        if (!Name.isValid(service.name())) {
            lines.add(nameRefused());
        } else if (service.isUnlinked() && !service.directory().endsWith(service.name())) {
            lines.add("is called so here because " + service.directory().getFileName()
                    + " is not a name that runward takes");
        }
        return lines;
    }

    private String moveAndLink() {
        Path place = host.serviceDirectory().resolve(service.name());
        return "mv -nT " + Command.word(entry) + " " + Command.word(place) + " && ln -s " + Command.word(place) + " "
                + Command.word(entry);
    }

    private String nameRefused() {
        Path old = service.isUnlinked() ? service.directory() : entry;
        String command = FoundService.nameNear(service.name())
                .filter(near -> TomlText.comment(service.name()).endsWith(" " + service.name()))
                .map(near -> ": mv -nT " + Command.word(old) + " " + Command.word(old.resolveSibling(near.value())))
                .orElse("");
        return "its name is not one that runward takes, which is " + Name.FORM + "; rename it, which restarts nothing"
                + command;
    }

    /** Commands for people to copy. */
    private static final class Command {
        static String word(Path path) {
            String text = path.toString();
            return text.matches("[A-Za-z0-9_./+@:-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
        }
    }
}
