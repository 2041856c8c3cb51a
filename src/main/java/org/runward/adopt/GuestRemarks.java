package org.runward.adopt;

import java.util.ArrayList;
import java.util.List;
import org.runward.desired.Name;
import org.runward.servicedir.OciBundle;

/** What is to be known of a guest before somebody declares it. */
final class GuestRemarks {
    private static final String HOW = "see docs/guests.md";

    private GuestRemarks() {}

    /** Without the guest's name, which stands in front of each. */
    static List<String> of(FoundGuest guest) {
        List<String> remarks = new ArrayList<>();
        if (guest instanceof FoundGuest.Container container) {
            ofContainer(container, remarks);
        } else if (guest instanceof FoundGuest.Vserver vserver) {
            ofVserver(vserver, remarks);
        }
        if (!Name.isValid(guest.name())) {
            remarks.add("its name is not one that runward takes, which is " + Name.FORM);
        } else if (GuestTable.lines(guest).isPresent() && !guest.planned().isEmpty()) {
            remarks.add(
                    "with the table below in the declaration, apply would say: " + String.join("; ", guest.planned()));
        }
        return remarks;
    }

    private static void ofVserver(FoundGuest.Vserver guest, List<String> remarks) {
        String where =
                guest.context().isPresent() ? ", context " + guest.context().getAsInt() : "";
        remarks.add("a VServer guest, not made by runward: " + guest.state().words() + where);
        remarks.add("declared, it gets persistent flags and a syslog socket, and what it is otherwise stays as it is; "
                + HOW);
    }

    private static void ofContainer(FoundGuest.Container guest, List<String> remarks) {
        remarks.add("an OCI container, not made by runward: "
                + (guest.pid().isPresent() ? "running, pid " + guest.pid().getAsInt() : "not running"));
        if (guest.definition().isEmpty()) {
            remarks.add("what it was started with cannot be read, so there is no table for it");
            return;
        }
        ContainerDefinition definition = guest.definition().get();
        if (!definition.merelyWaits()) {
            String process = definition.process().isEmpty() ? "not known" : String.join(" ", definition.process());
            remarks.add("its first process is " + process
                    + ", and does not merely wait for services to come: no guest in runward's sense; " + HOW);
            return;
        }
        remarks.add(
                "declared, it runs by a definition that runward writes, for which it must be restarted once; " + HOW);
        ofDefinition(definition, remarks);
    }

    private static void ofDefinition(ContainerDefinition definition, List<String> remarks) {
        if (definition.network() == ContainerDefinition.Network.JOINED) {
            remarks.add("its network is one that somebody else has made; a guest of runward's has the host's, or none");
        }
        if (definition.access() == ContainerDefinition.Access.READ_ONLY) {
            remarks.add("its root is read-only; that of a guest of runward's is not");
        }
        definition.others().forEach(mount -> remarks.add("has " + mount + " mounted, for which runward has no key"));
        List<String> gained = OciBundle.DEFAULT_CAPABILITIES.stream()
                .filter(name -> !definition.capabilities().contains(name))
                .toList();
        if (!gained.isEmpty()) {
            remarks.add("would gain the capabilities " + String.join(", ", gained));
        }
    }
}
