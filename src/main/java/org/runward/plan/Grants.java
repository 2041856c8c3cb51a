package org.runward.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.runward.desired.Delegation;
import org.runward.desired.GuestOperators;
import org.runward.desired.Operators;
import org.runward.desired.Service;
import org.runward.observed.Access;
import org.runward.observed.ObservedAccess;
import org.runward.observed.ObservedAccess.GuestIds;

/** Who may control a service and its log service, where that is another thing than was found. Pure. */
final class Grants {
    private final Situation situation;
    private final Delegation delegation;
    private final ObservedAccess found;

    Grants(Situation situation) {
        this.situation = situation;
        this.delegation = situation.service.delegation();
        this.found = situation.observed.access();
    }

    /** @param anew whether its runsv is another one than was found, and may have made everything by itself */
    List<Action.Grant> needed(boolean anew) {
        List<Action.Grant> grants = new ArrayList<>();
        Optional<Action.Grant> service = service(anew);
        if (service.isPresent()) {
            grants.add(service.get());
        }
        boolean hasLog = situation.rendered.hasLogService()
                || !situation.service.isRendered() && found.log().isPresent();
        Optional<Action.Grant> log = hasLog ? log(anew) : Optional.empty();
        if (log.isPresent()) {
            grants.add(log.get());
        }
        return grants;
    }

    private Optional<Action.Grant> service(boolean anew) {
        GuestOperators names = delegation.inGuest();
        if (delegation.operators().isNone() && names.isNone()) {
            return withdrawn(situation.directory, found.service(), anew);
        }
        Optional<GuestIds> ids = found.inGuest().filter(known -> known.names().equals(names.toString()));
        boolean isKnown = names.isNone() || ids.isPresent();
        Access wanted = Access.granted(uid(delegation.operators(), ids), gid(delegation.operators(), ids));
        boolean isDone = isKnown || situation.service.state() != Service.State.UP;
        if (isDone
                && !anew
                && found.reachable()
                && found.service().filter(wanted::equals).isPresent()) {
            return Optional.empty();
        }
        // A guest is asked where it runs for its services.
        Optional<Action.Grant.InGuest> inGuest = isKnown || situation.service.state() != Service.State.UP
                ? Optional.empty()
                : situation
                        .service
                        .guest()
                        .map(guest -> new Action.Grant.InGuest(guest, situation.service.nameInGuest(), names));
        return Optional.of(new Action.Grant(situation.subject, situation.directory, wanted, inGuest));
    }

    private Optional<Action.Grant> log(boolean anew) {
        Path directory = situation.directory.resolve("log");
        if (delegation.log().isNone()) {
            return withdrawn(directory, found.log(), anew);
        }
        Access wanted =
                Access.granted(uid(delegation.log(), Optional.empty()), gid(delegation.log(), Optional.empty()));
        return !anew && found.log().filter(wanted::equals).isPresent()
                ? Optional.empty()
                : Optional.of(new Action.Grant(situation.subject, directory, wanted, Optional.empty()));
    }

    /** In a directory that is not ours its owner decides. */
    private Optional<Action.Grant> withdrawn(Path directory, Optional<Access> there, boolean anew) {
        boolean open = there.isPresent() && !there.get().isClosed();
        return situation.service.isRendered() && open && !anew
                ? Optional.of(new Action.Grant(situation.subject, directory, Access.CLOSED, Optional.empty()))
                : Optional.empty();
    }

    private static int uid(Operators operators, Optional<GuestIds> ids) {
        return operators
                .user()
                .map(Operators.Account::id)
                .or(() -> ids.map(GuestIds::uid))
                .orElse(0);
    }

    private static int gid(Operators operators, Optional<GuestIds> ids) {
        return operators
                .group()
                .map(Operators.Account::id)
                .or(() -> ids.map(GuestIds::gid))
                .orElse(0);
    }
}
