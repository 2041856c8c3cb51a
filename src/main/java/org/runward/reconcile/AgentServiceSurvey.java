package org.runward.reconcile;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.observed.AppliedRecord;
import org.runward.observed.GenerationRecord;
import org.runward.observed.ObservedAgentService;
import org.runward.observed.ObservedFile;
import org.runward.observed.ObservedInputs;
import org.runward.observed.ObservedLink;
import org.runward.observed.ObservedService;
import org.runward.observed.ObservedState;
import org.runward.observed.ServiceInstance;
import org.runward.observed.StatusRecord;
import org.runward.plan.AgentServicePlanner;
import org.runward.plan.AgentServicePlanner.Linking;
import org.runward.plan.Plan;
import org.runward.runit.DirectoryReader;
import org.runward.runit.Supervisions;
import org.runward.servicedir.AgentService;

/**
 * One look at the service of runward's own agent: what it is to be, what is there, and the plan between them. Nothing in its reach
 * can write.
 *
 * @param isWatched whether a runsvdir watches the scan directory
 */
public record AgentServiceSurvey(
        DesiredState desired,
        Name name,
        AgentService wanted,
        ObservedAgentService found,
        Plan plan,
        boolean isWatched) {
    /** @throws org.runward.host.HostException where the host cannot be read */
    public static AgentServiceSurvey of(DesiredState desired, AgentService wanted, Linking linking) {
        HostEnvironment environment = HostEnvironment.of(desired);
        Supervisions supervisions = environment.supervisions();
        Name name = AgentServicePlanner.nameOf(desired, wanted.directory());
        ObservedAgentService found = find(environment, supervisions, name, wanted.directory());
        return new AgentServiceSurvey(
                desired,
                name,
                wanted,
                found,
                AgentServicePlanner.plan(desired, wanted, found, linking),
                environment.scanDirectory().isWatched(supervisions.runsv(wanted.directory())));
    }

    private static ObservedAgentService find(
            HostEnvironment environment, Supervisions supervisions, Name name, Path directory) {
        DirectoryReader directories = new DirectoryReader();
        Path scanDirectory = environment.desired().host().scanDirectory();
        ObservedService service = new ObservedService(
                directories.link(environment.desired().host().linkOf(name)),
                directories.read(directory, DirectoryReader.OF_RUNSV),
                supervisions.of(directory),
                supervisions.of(directory.resolve("log")),
                Optional.empty(),
                GenerationRecord.NONE,
                ServiceInstance.NONE,
                ObservedInputs.NONE);
        List<String> entries = environment.scanDirectory().entries().stream()
                .filter(entry -> leads(scanDirectory.resolve(entry), directory, directories))
                .toList();
        Optional<String> ready = directories
                .file(directory.resolve("supervise/ready"))
                .flatMap(ObservedFile::text)
                .map(String::strip);
        boolean isReady = service.service()
                .current()
                .map(StatusRecord::pid)
                .filter(pid -> pid.isPresent() && ready.equals(Optional.of(Integer.toString(pid.getAsInt()))))
                .isPresent();
        return new ObservedAgentService(service, entries, isReady);
    }

    /** Also one that is written in another way, such as a relative one. */
    private static boolean leads(Path link, Path directory, DirectoryReader directories) {
        ObservedLink found = directories.link(link);
        return found.target()
                .map(target -> link.resolveSibling(target).normalize())
                .filter(Predicate.isEqual(directory))
                .isPresent();
    }

    /** What was observed, as a plan of any other service would be told with. */
    public ObservedState observed() {
        TreeMap<Name, ObservedService> services = new TreeMap<>();
        services.put(name, found.service());
        return new ObservedState(
                Instant.EPOCH, new TreeMap<>(), services, List.of(), new TreeMap<>(), AppliedRecord.LOST);
    }
}
