package org.runward.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.desired.ScanLimit;
import org.runward.desired.Service;
import org.runward.observed.ObservedLink;
import org.runward.observed.ObservedScanDirectory;
import org.runward.observed.ObservedService;
import org.runward.observed.ObservedState;

/** Whether a runsvdir takes up what is linked in a scan directory, and whether it has room for it. */
public final class Runsvdirs {
    private final DesiredState desired;
    private final ObservedState observed;
    private final Map<Name, ServicePlanner> planners;
    /** How many links may still be made in each scan directory; what is removed goes later. */
    private final Map<Path, Integer> room = new HashMap<>();

    Runsvdirs(DesiredState desired, ObservedState observed, Map<Name, ServicePlanner> planners) {
        this.desired = desired;
        this.observed = observed;
        this.planners = planners;
        for (Map.Entry<Path, ObservedScanDirectory> there :
                observed.scanDirectories().entrySet()) {
            room.put(there.getKey(), ScanLimit.MOST - there.getValue().entries());
        }
    }

    /** Keeps from being linked what would not be taken up. */
    void check(Service service) {
        ServicePlanner planner = planners.get(service.name());
        Path directory = desired.scanDirectoryOf(service);
        ObservedScanDirectory there = observed.scanDirectories().get(directory);
        if (there == null || !service.isLinked()) {
            return;
        }
        if (isToBeLinked(service, observed) && room.merge(directory, -1, Integer::sum) < 0) {
            planner.block(ScanLimit.full(directory, there.entries()));
        }
        if (service.group().isPresent()) {
            checkGroup(service.group().get(), there, planner);
        }
    }

    private void checkGroup(Service.Group group, ObservedScanDirectory there, ServicePlanner planner) {
        if (!planner.needsRunsvdir()) {
            return;
        }
        if (group.runsvdir().isEmpty() && !there.watched()) {
            planner.block("no runsvdir watches " + group.scanDirectory()
                    + "; start one, or have a service run it: command = [\"runsvdir\", \"-P\", \""
                    + group.scanDirectory() + "\"]");
        }
        group.runsvdir().ifPresent(name -> {
            if (desired.services().get(name).state() != Service.State.UP) {
                planner.hold("its runsvdir, service " + name + ", is declared down");
            } else if (!there.watched() && !isComing(name)) {
                planner.hold("its runsvdir, service " + name + ", is not up");
            }
        });
    }

    private boolean isComing(Name runsvdir) {
        ServicePlanner planner = planners.get(runsvdir);
        return planner != null && planner.isToBeUp()
                || observed.services()
                        .getOrDefault(runsvdir, ObservedService.ABSENT)
                        .service()
                        .isUp();
    }

    private static boolean isToBeLinked(Service service, ObservedState observed) {
        return observed.services()
                        .getOrDefault(service.name(), ObservedService.ABSENT)
                        .link()
                        .kind()
                == ObservedLink.Kind.ABSENT;
    }

    /** Which scan directories have hardly any room left, with what is not ours there and what is to be linked: a sentence each. */
    public static List<String> warnings(DesiredState desired, ObservedState observed) {
        SortedMap<Path, Integer> counts = new TreeMap<>();
        for (Map.Entry<Path, ObservedScanDirectory> there :
                observed.scanDirectories().entrySet()) {
            counts.put(there.getKey(), there.getValue().entries());
        }
        for (Service service : desired.services().values()) {
            if (service.isLinked() && isToBeLinked(service, observed)) {
                counts.merge(desired.scanDirectoryOf(service), 1, Integer::sum);
            }
        }
        counts.keySet().retainAll(declared(desired));
        List<String> warnings = new ArrayList<>();
        for (Map.Entry<Path, Integer> count : counts.entrySet()) {
            if (count.getValue() >= ScanLimit.MANY) {
                warnings.add(ScanLimit.many(count.getKey(), count.getValue()));
            }
        }
        return warnings;
    }

    private static TreeSet<Path> declared(DesiredState desired) {
        TreeSet<Path> declared = new TreeSet<>(desired.groupDirectories());
        declared.add(desired.host().scanDirectory());
        return declared;
    }
}
