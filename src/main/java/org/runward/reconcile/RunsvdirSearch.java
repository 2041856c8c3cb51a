package org.runward.reconcile;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.runward.host.Proc;

/** Finds which directories the runsvdir processes of this host watch. */
final class RunsvdirSearch {
    private final HostEnvironment environment;

    RunsvdirSearch(HostEnvironment environment) {
        this.environment = environment;
    }

    /** As they are written on their command lines; the scan directory first, and by its own name, if it is among them. */
    List<String> watched() {
        List<Integer> ours = environment.scanDirectory().watchers();
        List<String> watched = new ArrayList<>();
        if (!ours.isEmpty()) {
            watched.add(environment.desired().host().scanDirectory().toString());
        }
        Proc proc = environment.proc();
        proc.named("runsvdir").stream()
                .filter(pid -> proc.isOfThisHost(pid) && !ours.contains(pid))
                .map(this::directory)
                .flatMap(Optional::stream)
                .distinct()
                .sorted()
                .forEach(watched::add);
        return watched;
    }

    private Optional<String> directory(int pid) {
        return environment.proc().arguments(pid).stream()
                .skip(1)
                .filter(word -> !word.startsWith("-"))
                .findFirst()
                .map(word -> environment
                        .proc()
                        .workingDirectory(pid)
                        .orElse(Path.of("/"))
                        .resolve(word)
                        .toString());
    }
}
