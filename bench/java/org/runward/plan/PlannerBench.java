package org.runward.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.runward.desired.Name;
import org.runward.observed.GenerationRecord;
import org.runward.observed.ObservedLink;
import org.runward.observed.ObservedState;
import org.runward.observed.StatusRecord;
import org.runward.servicedir.Generations;

/**
 * How long the planner takes for hosts of 100 to 10,000 services, of which one in a hundred has drifted: a run script that was
 * changed, a link that is gone, or a service that was stopped, in turns. Medians, warm, of one thread.
 */
public final class PlannerBench {
    private static final int WARM_UPS = 30;
    private static final int ROUNDS = 31;
    private static final int ONE_IN = 100;

    private PlannerBench() {}

    public static void main(String[] words) {
        long seed = words.length == 0 ? 1 : Long.parseLong(words[0]);
        System.out.printf(Locale.ROOT, "%-10s %10s %10s %12s%n", "services", "drifted", "ms", "us each");
        for (int services : new int[] {100, 1_000, 10_000}) {
            World world = world(services, new Random(seed));
            ObservedState observed = world.observed();
            double[] took = new double[ROUNDS];
            for (int i = -WARM_UPS; i < ROUNDS; i++) {
                long start = System.nanoTime();
                Plan plan = Planner.plan(world.desired, world.rendered, observed, Terms.NONE);
                double millis = (System.nanoTime() - start) / 1e6;
                if (plan.changes().size() != services / ONE_IN) {
                    throw new AssertionError(plan.changes().size() + " changes");
                }
                if (i >= 0) {
                    took[i] = millis;
                }
            }
            Arrays.sort(took);
            double median = took[ROUNDS / 2];
            System.out.printf(
                    Locale.ROOT,
                    "%-10d %10d %10.2f %12.2f%n",
                    services,
                    services / ONE_IN,
                    median,
                    median * 1_000 / services);
        }
    }

    /** As many to a scan directory as runsvdir takes. */
    private static World world(int services, Random random) {
        StringBuilder declaration = new StringBuilder();
        for (int i = 0; i < services; i++) {
            declaration
                    .append("[services.")
                    .append(name(i))
                    .append("]\ncommand = [\"sleep\", \"1000000\"]\nscan-directory = \"/etc/service-")
                    .append(i / 1_000)
                    .append("\"\n");
        }
        World world = World.converged(declaration.toString()).wasApplied();
        for (int group = 0; group * 1_000 < services; group++) {
            world.scanDirectory("/etc/service-" + group, true, 1_000);
        }
        for (int i = 0; i < services; i++) {
            world.record(name(i), started(world, name(i)));
        }
        for (int group = 0; group < services; group += ONE_IN) {
            drift(world, name(group + random.nextInt(ONE_IN)), random.nextInt(3));
        }
        return world;
    }

    private static String name(int number) {
        return String.format(Locale.ROOT, "service-%05d", number);
    }

    private static GenerationRecord started(World world, String name) {
        Generations generations =
                world.rendered.services().get(new Name(name)).generations().orElseThrow();
        return new GenerationRecord(
                World.startedAs(generations.service(), 100),
                World.startedAs(generations.log(), 101),
                World.startedAs(generations.settings().orElseThrow(), 101),
                Optional.empty());
    }

    private static void drift(World world, String name, int kind) {
        switch (kind) {
            case 0 -> world.link(name, ObservedLink.ABSENT);
            case 1 -> world.process(name, World.down(StatusRecord.Want.UP));
            default -> world.file(name, "run", World.file(0755, "#!/bin/sh\n"));
        }
    }
}
