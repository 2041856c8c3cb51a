package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** OCI guests by crun. */
final class OciAdapter implements GuestAdapter {
    private final Sandbox sandbox;

    OciAdapter(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    @Override
    public String host() {
        if (!Files.exists(sandbox.path("record-call"))) {
            sandbox.recordedRuntime();
        }
        return sandbox.host("oci-runtime = ['" + sandbox.path("record-call") + "', "
                + Runtimes.toml(sandbox.path("crun")).substring(1));
    }

    @Override
    public String guest(String name, String... lines) {
        return sandbox.busyboxGuest(name, lines);
    }

    /** The runtime makes them. */
    @Override
    public void giveTerminals(String guest) {
        // It has it.
    }

    @Override
    public Shell.Result inside(String guest, String command) {
        return sandbox.inGuest(guest, command);
    }

    @Override
    public long recordedPid(String service) {
        return sandbox.guestPid(service);
    }

    /** The first process of a guest, which reaps orphans. */
    @Override
    public List<Long> ownProcesses(String guest) {
        return List.of(sandbox.guest(guest));
    }

    @Override
    public boolean isUp(String guest) {
        return Sandbox.lives(sandbox.guest(guest));
    }

    @Override
    public long starts() {
        return calls().lines().filter(line -> line.contains(" run -d ")).count();
    }

    @Override
    public void forgetCalls() {
        sandbox.write("calls", "");
    }

    @Override
    public String calls() {
        return sandbox.read("calls");
    }

    /** The runtime's records are in /run. */
    @Override
    public void lose(String guest) {
        String runtime = String.join(
                " ",
                Runtimes.words(sandbox.path("crun")).stream().map(Shell::quote).toList());
        Shell.run(": | " + runtime + " delete --force " + guest + " 2>&1 | cat").orFail();
        Shell.run("rm -rf " + sandbox.path("crun") + "/" + guest).orFail();
    }

    @Override
    public void noteEnvironments(Path file) {
        sandbox.write(
                "record-call",
                "#!/bin/bash\nenv >>" + file + "\necho \"$*\" >>" + sandbox.path("calls") + "\nexec \"$@\"\n");
        Shell.run("chmod 755 " + sandbox.path("record-call")).orFail();
    }

    /** crun takes it from the guest's user database. */
    @Override
    public Map<String, String> ownEnvironment(String home) {
        return Map.of("HOME", home);
    }

    @Override
    public String logMount() {
        return "/run/runward/log";
    }

    /** It is nothing but what the declaration made of it, and so it is stopped. */
    @Override
    public void assertReleased(String guest) {
        assertFalse(Files.exists(sandbox.path("crun/" + guest)), "the runtime still knows it");
    }
}
