package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Linux-VServer guests by util-vserver, or what stands in for it. */
final class VserverAdapter implements GuestAdapter {
    private static final int FIRST_CONTEXT = 4002;

    private final Sandbox sandbox;
    private final Map<String, Integer> contexts = new java.util.LinkedHashMap<>();

    VserverAdapter(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    @Override
    public String host() {
        return sandbox.host();
    }

    @Override
    public String guest(String name, String... lines) {
        int context = contexts.computeIfAbsent(name, key -> FIRST_CONTEXT + contexts.size());
        return sandbox.vserverGuest(name, context, lines);
    }

    /** As a Debian has them: script(1), the file system in which terminals are, and busybox as it has no such script. */
    @Override
    public void giveTerminals(String guest) {
        Path root = sandbox.path("roots/" + guest);
        Shell.run("cd " + root
                        + " && mkdir -p dev/pts usr/bin && ln -sfn pts/ptmx dev/ptmx && mknod -m 666 dev/tty c 5 0"
                        + " && cp /usr/bin/script usr/bin/ && for file in $(ldd /usr/bin/script | grep -o '/[^ ]*'); do"
                        + " mkdir -p .${file%/*} && cp -L $file .$file; done")
                .orFail();
        Shell.run("echo 'none /dev/pts devpts newinstance,ptmxmode=0666,mode=0620 0 0' >>"
                        + sandbox.vservers().configuration(guest).resolve("fstab"))
                .orFail();
    }

    @Override
    public Shell.Result inside(String guest, String command) {
        return sandbox.vservers().inside(guest, command);
    }

    /** The run script becomes the command by exec alone. */
    @Override
    public long recordedPid(String service) {
        return sandbox.pid(service);
    }

    @Override
    public List<Long> ownProcesses(String guest) {
        return List.of();
    }

    @Override
    public boolean isUp(String guest) {
        return sandbox.vservers().isUp(guest);
    }

    @Override
    public long starts() {
        return contexts.keySet().stream()
                .mapToLong(name -> sandbox.vservers().calls("vserver " + name + " start"))
                .sum();
    }

    @Override
    public void forgetCalls() {
        sandbox.vservers().forgetCalls();
    }

    @Override
    public String calls() {
        return sandbox.read("vs/calls");
    }

    /** The note of this boot goes as well: a guest that ran in this boot and was stopped stays so on purpose. */
    @Override
    public void lose(String guest) {
        sandbox.vservers().tool("vserver", guest, "stop").orFail();
        Shell.run("rm -f " + sandbox.path("state/guests/" + guest + "/started")).orFail();
    }

    /** The real vserver is a bash script. */
    @Override
    public void noteEnvironments(Path file) {
        Path bin = sandbox.vservers().path("bin");
        for (String tool : List.of("vserver", "vkill")) {
            Shell.run("cd " + bin + " && mv " + tool + " behind-" + tool).orFail();
            VserverWorld.write(
                    bin.resolve(tool),
                    "#!/bin/bash\nenv >>" + file + "\nexec " + bin + "/behind-" + tool + " \"$@\"\n");
            Shell.run("chmod 755 " + bin.resolve(tool)).orFail();
        }
    }

    @Override
    public Map<String, String> ownEnvironment(String home) {
        return Map.of();
    }

    @Override
    public String logMount() {
        return "/var/lib/runward/log";
    }

    /** It was there before and is left running, with nothing of ours in its configuration. */
    @Override
    public void assertReleased(String guest) {
        assertTrue(isUp(guest), "it was stopped");
        String mounts = Shell.run(
                        "cat " + sandbox.vservers().configuration(guest).resolve("fstab"))
                .orFail()
                .out();
        assertFalse(
                mounts.contains("runward")
                        || mounts.contains(sandbox.path("state").toString()),
                mounts);
        assertTrue(mounts.contains("none\t/proc\tproc\tdefaults\t0 0\n"), mounts);
    }
}
