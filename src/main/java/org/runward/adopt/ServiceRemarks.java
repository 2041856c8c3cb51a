package org.runward.adopt;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.runward.desired.Host;
import org.runward.desired.Service;
import org.runward.observed.ObservedLink;
import org.runward.observed.StatusRecord;
import org.runward.observed.StatusRecord.State;
import org.runward.observed.StatusRecord.Want;
import org.runward.observed.Supervision;

/** What a declaration cannot say of a service, and what is to be known before one relies on it. */
final class ServiceRemarks {
    private static final Pattern GROUP = Pattern.compile("group (.*)");
    /** What the key takes; one without a name is a number here. */
    private static final Pattern OPERATOR = Pattern.compile("@?[a-z_][a-z0-9_-]{0,31}\\$?");

    private final Host host;
    private final FoundService service;
    private final FoundContents contents;
    private final List<String> remarks = new ArrayList<>();

    private ServiceRemarks(Host host, FoundService service) {
        this.host = host;
        this.service = service;
        this.contents = service.contents();
    }

    /** Without the service's name, which stands in front of each. */
    static List<String> of(Host host, FoundService service) {
        return new ServiceRemarks(host, service).all();
    }

    private List<String> all() {
        remarks.addAll(new EntryRemarks(host, service).lines());
        if (service.hindrance().isEmpty() && !service.link().dangling()) {
            ofState();
            ofRun();
            if (!service.isUnlinked()) {
                ofLog();
                ofOthers();
            }
            ofHolders();
            ofChange("./run", contents.run(), service.service());
            contents.log().ifPresent(log -> ofChange("log/run", Optional.of(log.run()), service.log()));
            ofGuest();
        }
        return remarks;
    }

    private void ofState() {
        if (service.isUnlinked()) {
            if (service.service().alive()) {
                remarks.add("nothing in " + host.scanDirectory()
                        + " leads to it, and yet a runsv runs for it: another runsvdir's?");
            }
        } else if (service.verdict().unchanging().isEmpty()) {
            if (service.isDeclarable()) {
                remarks.add(unsettled());
            }
        } else if (service.verdict().unchanging().get() == Service.State.UP && contents.hasDownFile()) {
            remarks.add(
                    "is up in spite of its file down: after a boot it is down until the next apply, which brings it up");
        } else if (service.verdict().unchanging().get() == Service.State.DOWN && !contents.hasDownFile()) {
            remarks.add(
                    "was taken down with sv: it has no file down, so after a boot it is up until the next apply, which"
                            + " takes it down. Write \"up\" once it may run");
        }
    }

    /** Why there is no state that changes nothing. */
    private String unsettled() {
        Optional<StatusRecord> status = service.service().current();
        String objections = service.verdict().objections().isEmpty()
                ? ""
                : "; declared up, apply would say: "
                        + String.join("; ", service.verdict().objections());
        if (!service.service().alive()) {
            return "has a link, and no runsv runs for it" + objections;
        }
        if (status.filter(record -> record.want() == Want.UP && record.state() != State.RUN)
                .isPresent()) {
            return "is to be up and is not: it keeps ending, or cannot start" + objections;
        }
        if (status.filter(record -> record.want() == Want.DOWN && record.state() != State.DOWN)
                .isPresent()) {
            return "was told to go down, or to run once, and has not ended" + objections;
        }
        if (status.filter(StatusRecord::isUp).isPresent() && objections.isEmpty()) {
            return "was started only just now, and may be one that keeps ending; look again in a few seconds";
        }
        return "declared, it would not stay as it is" + objections;
    }

    private void ofRun() {
        if (contents.run().isEmpty()) {
            boolean inPlace = service.link().kind() == ObservedLink.Kind.OTHER;
            remarks.add(
                    inPlace || service.isUnlinked()
                            ? "has no run, and so may be no service directory"
                            : "has no run for runsv to start");
            return;
        }
        FoundContents.Script run = contents.run().get();
        run.link().ifPresent(target -> remarks.add("its run is a link to " + target));
        if (!run.isExecutable()) {
            remarks.add("its run is not executable");
        }
    }

    private void ofLog() {
        contents.log().ifPresent(log -> {
            String settings = log.config().isEmpty() ? "" : " (config: " + String.join(" ", log.config()) + ")";
            String where = log.directory()
                    .map(path -> " writes to " + path + settings + " and")
                    .orElse("");
            remarks.add("its log service" + where + " stays as it is");
            if (!log.run().isExecutable()) {
                remarks.add("its log/run is not executable, or not there");
            } else if (service.service().alive() && !service.log().isUp()) {
                remarks.add("its log service is not up, which runward does not see to");
            }
        });
    }

    private void ofOthers() {
        if (!contents.others().isEmpty()) {
            remarks.add("has scripts of its own, which stay: " + String.join(", ", contents.others()));
        }
    }

    private void ofHolders() {
        Map<String, List<String>> files = new LinkedHashMap<>();
        for (FoundContents.Holder holder : contents.holders()) {
            files.computeIfAbsent(holder.who(), who -> new ArrayList<>()).add(holder.file());
        }
        files.forEach((who, held) -> {
            String may = held.contains("supervise/control")
                    ? "may control it"
                    : held.contains("log/supervise/control") ? "may control its log service" : "may look at it";
            boolean user = !who.equals("everybody") && !who.startsWith("group ");
            String verb = held.size() == 1 ? user ? "belongs" : "is open" : user ? "belong" : "are open";
            remarks.add(who + " " + may + " (" + String.join(", ", held) + " " + verb + " to " + who + "); "
                    + wayOut(who, held));
        });
    }

    private static String wayOut(String who, List<String> held) {
        Matcher group = GROUP.matcher(who);
        String operator = group.matches() ? "@" + group.group(1) : who;
        // Owners without a name have no key, and neither has who only looks.
        return held.contains("supervise/control")
                        && !who.equals("everybody")
                        && OPERATOR.matcher(operator).matches()
                ? "that lasts as long as supervise does; operators = [\"" + operator + "\"] has runward keep it so"
                : "keep it by hand: runward has no key for it";
    }

    private void ofChange(String file, Optional<FoundContents.Script> script, Supervision supervision) {
        Optional<Instant> changed = script.flatMap(FoundContents.Script::changed);
        supervision
                .current()
                .filter(status -> status.state() == State.RUN && status.pid().isPresent())
                .filter(status ->
                        changed.filter(time -> time.isAfter(status.since())).isPresent())
                .ifPresent(status -> remarks.add(file + " was changed after pid "
                        + status.pid().getAsInt() + " was started; it may run an older one"));
    }

    private void ofGuest() {
        contents.run()
                .flatMap(FoundContents.Script::text)
                .flatMap(text -> new ScriptWords(text).enteredGuest())
                .ifPresent(entered -> remarks.add("its run seems to enter the "
                        + (entered.isVserver() ? "VServer" : "OCI") + " guest " + entered.guest()
                        + " by itself. Declared with guest and command all signals reach the daemon, and the guest is"
                        + " started once: docs/guests.md"));
    }
}
