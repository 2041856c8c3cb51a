package org.runward.adopt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.runward.desired.Guest;
import org.runward.desired.Name;
import org.runward.servicedir.OciBundle;

/** The table that would declare a guest. */
public final class GuestTable {
    private GuestTable() {}

    /** Its lines; empty where it has no name for us, too little is known of it, or no string can hold it. */
    public static Optional<List<String>> lines(FoundGuest guest) {
        if (!Name.isValid(guest.name())) {
            return Optional.empty();
        }
        String header = TomlText.header("guests", new Name(guest.name()));
        if (guest instanceof FoundGuest.Container container) {
            return container
                    .definition()
                    .filter(ContainerDefinition::merelyWaits)
                    .flatMap(definition -> container(header, container, definition));
        }
        FoundGuest.Vserver vserver = (FoundGuest.Vserver) guest;
        return Optional.of(List.of(
                header, "runtime = \"vserver\"", "started = " + vserver.state().isAlive()));
    }

    private static Optional<List<String>> container(
            String header, FoundGuest.Container container, ContainerDefinition definition) {
        List<Optional<String>> lines = new ArrayList<>();
        lines.add(Optional.of(header));
        lines.add(Optional.of("runtime = \"oci\""));
        lines.add(Optional.of("started = " + container.pid().isPresent()));
        lines.add(keyed("root", TomlText.string(definition.root().toString())));
        if (!definition.hostname().equals(container.name())) {
            lines.add(keyed("hostname", TomlText.string(definition.hostname())));
        }
        if (definition.network() == ContainerDefinition.Network.NONE) {
            lines.add(Optional.of("network = \"none\""));
        }
        if (!definition.binds().isEmpty()) {
            lines.add(keyed(
                    "mounts",
                    list(definition.binds().stream().map(GuestTable::mount).toList())));
        }
        List<String> more = definition.capabilities().stream()
                .filter(name -> !OciBundle.DEFAULT_CAPABILITIES.contains(name))
                .toList();
        if (!more.isEmpty()) {
            lines.add(keyed(
                    "capabilities", list(more.stream().map(TomlText::string).toList())));
        }
        if (!definition.noNewPrivileges()) {
            lines.add(Optional.of("no-new-privileges = false"));
        }
        return lines.stream().allMatch(Optional::isPresent)
                ? Optional.of(lines.stream().map(Optional::get).toList())
                : Optional.empty();
    }

    private static Optional<String> mount(Guest.Mount mount) {
        Optional<String> source = TomlText.string(mount.source().toString());
        return source.flatMap(from -> TomlText.string(mount.target().toString())
                .map(to -> "{ source = " + from + ", target = " + to + (mount.readOnly() ? ", read-only = true" : "")
                        + " }"));
    }

    private static Optional<String> list(List<Optional<String>> items) {
        return items.stream().allMatch(Optional::isPresent)
                ? Optional.of(items.stream().map(Optional::get).collect(Collectors.joining(", ", "[", "]")))
                : Optional.empty();
    }

    private static Optional<String> keyed(String key, Optional<String> value) {
        return value.map(text -> key + " = " + text);
    }
}
