package org.runward.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.runward.it.Kills.Kill;
import org.runward.it.Mortals.Mortal;
import org.runward.it.Mortals.Place;

/**
 * Whoever is killed, at any moment: within one scan of runsvdir and one reconcile there is exactly one instance of each
 * daemon, supervised and logging, nothing is left of any other, and at no time two of them lived.
 *
 * <p>{@code kill.moments} is how many moments each test tries in each kind of place, {@code kill.seed} chooses them. What
 * has many is killed side by side; of what all share one is killed in each round.
 */
class KillsIT {
    private static final long SEED = Long.getLong("kill.seed", System.nanoTime());
    private static final int MOST_SIDE_BY_SIDE = 20;
    private static final int MAKES = 4;
    private static final int AGENT_MILLIS = 2500;

    @RegisterExtension
    final Sandbox sandbox = new Sandbox().withVservers();

    private Mortals mortals;

    @Test
    void afterTheDeathOfARelayThereIsOneDaemon() throws Exception {
        int each = sideBySide();
        mortals = new Mortals(sandbox).in(Place.OCI, each / MAKES, MAKES);
        eachIsKilled("relay", each, mortal -> Victims.supervised(mortals, mortal))
                .end(Kills.Log.COMPLETE);
    }

    @Test
    void afterTheDeathOfADaemonThereIsOneDaemon() throws Exception {
        int each = sideBySide();
        everywhere(each);
        eachIsKilled("daemon", each, mortal -> Victims.daemon(mortals, mortal)).end(Kills.Log.COMPLETE);
    }

    @Test
    void afterTheDeathOfSvlogdThereIsOneDaemonThatLogs() throws Exception {
        int each = sideBySide();
        everywhere(each);
        // What it had read and not yet written dies with it.
        eachIsKilled("svlogd", each, mortal -> Victims.svlogd(mortals, mortal)).end(Kills.Log.LOSES_LINES);
    }

    @Test
    void afterTheDeathOfRunsvThereIsOneDaemon() throws Exception {
        int each = sideBySide();
        everywhere(each);
        Kills kills = new Kills(sandbox, mortals, "runsv", SEED).begin();
        kills.rounds(
                rounds(each),
                round -> tasks(mortals.all(), mortal -> {
                    LongSupplier runsv = () -> Victims.runsv(mortals, mortal);
                    return killed(kills, kills.random(round, mortal), runsv, List.of(mortal));
                }));
        kills.end(Kills.Log.COMPLETE);
    }

    @Test
    void afterTheDeathOfAGuestsFirstProcessThereIsOneOfEachDaemon() throws Exception {
        int guests = Math.min(moments(5), MOST_SIDE_BY_SIDE / 2);
        mortals = new Mortals(sandbox).in(Place.OCI, guests, 2);
        Kills kills = new Kills(sandbox, mortals, "first-process", SEED).begin();
        kills.rounds(
                rounds(moments(5), guests),
                round -> tasks(mortals.guests(), guest -> {
                    LongSupplier first = () -> Victims.first(mortals, guest);
                    return killed(kills, kills.random(round, guest), first, mortals.in(guest));
                }));
        kills.end(Kills.Log.COMPLETE);
    }

    /** As init does, the test starts another one on the same directory. */
    @Test
    void afterTheDeathOfRunsvdirThereIsOneOfEachDaemon() throws Exception {
        everywhere(MAKES);
        Kills kills = new Kills(sandbox, mortals, "runsvdir", SEED).begin();
        kills.rounds(
                moments(3),
                round -> tasks(List.of("runsvdir"), shared -> {
                    mortals.all().parallelStream()
                            .forEach(mortal -> kills.causeStart(mortal, kills.random(round, mortal)));
                    Kills.moment(kills.random(round, shared));
                    Kill kill = Kills.killed(sandbox::runsvdir, mortals.all());
                    sandbox.startRunsvdir();
                    return List.of(kill);
                }));
        kills.end(Kills.Log.COMPLETE);
    }

    /** Whatever it leaves half done the next one goes on with, and is killed as well; the last one is not. */
    @Test
    void afterTheDeathOfTheAgentThereIsOneOfEachDaemon() throws Exception {
        everywhere(MAKES);
        Kills kills = new Kills(sandbox, mortals, "agent", SEED).begin();
        int inARow = Math.min(moments(3), 5);
        kills.rounds(
                rounds(moments(3), inARow),
                round -> tasks(List.of("agent"), shared -> {
                    List<Kill> agents = new ArrayList<>();
                    for (int edition = round * inARow + 1; edition <= (round + 1) * inARow; edition++) {
                        agents.add(killedAgent(edition, kills.random(edition, shared)));
                    }
                    sandbox.applyOk();
                    return agents;
                }));
        kills.end(Kills.Log.COMPLETE);
    }

    private Kill killedAgent(int edition, Random random) throws InterruptedException {
        mortals.declare(edition);
        List<String> apply =
                List.of("bin/runward", "apply", sandbox.path("runward.toml").toString());
        Process agent = Shell.start(sandbox.here(apply), sandbox.path("agent.out"));
        // The virtual machine alone takes most of a second.
        Kills.pause(500 + random.nextInt(AGENT_MILLIS));
        long time = System.nanoTime();
        String hit = agent.isAlive() ? "agent" : "ended";
        agent.destroyForcibly().waitFor();
        return new Kill(agent.pid(), hit, time, mortals.all());
    }

    /** One that all services of these have as theirs, at a moment after something that starts them. */
    private List<Kill> killed(Kills kills, Random random, LongSupplier victim, List<Mortal> affected) {
        List<Kill> all = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            // Two in a row: the second one while it sees to what the first has left.
            Kill first = Kills.killed(victim, affected);
            all.add(first);
            Kills.await(() -> victim.getAsLong() == first.pid() ? 0 : victim.getAsLong());
        } else {
            affected.forEach(mortal -> kills.causeStart(mortal, random));
        }
        Kills.moment(random);
        all.add(Kills.killed(victim, affected));
        return all;
    }

    private Kills eachIsKilled(String victim, int each, ToLongFunction<Mortal> now) throws Exception {
        Kills kills = new Kills(sandbox, mortals, victim, SEED).begin();
        kills.rounds(
                rounds(each),
                round -> tasks(mortals.all(), mortal -> {
                    Random random = kills.random(round, mortal);
                    kills.causeStart(mortal, random);
                    Kills.moment(random);
                    return List.of(Kills.killed(() -> now.applyAsLong(mortal), List.of(mortal)));
                }));
        return kills;
    }

    private interface Moment<T> {
        List<Kill> killed(T subject) throws Exception;
    }

    private static <T> List<Callable<List<Kill>>> tasks(List<T> subjects, Moment<T> moment) {
        Function<T, Callable<List<Kill>>> task = subject -> () -> moment.killed(subject);
        return subjects.stream().map(task).toList();
    }

    /** So many services of all makes in each kind of place. */
    private void everywhere(int each) {
        mortals = new Mortals(sandbox)
                .in(Place.HOST, 1, each)
                .in(Place.OCI, each / MAKES, MAKES)
                .in(Place.VSERVER, 1, each);
    }

    private static int moments(int byDefault) {
        return Integer.getInteger("kill.moments", byDefault);
    }

    /** How many services there are in each kind of place, in each of them one of each make. */
    private static int sideBySide() {
        int most = Math.min(moments(2 * MAKES), MOST_SIDE_BY_SIDE);
        return Math.max(most / MAKES, 1) * MAKES;
    }

    private static int rounds(int sideBySide) {
        return rounds(moments(2 * MAKES), sideBySide);
    }

    private static int rounds(int moments, int inEach) {
        return (moments + inEach - 1) / inEach;
    }
}
