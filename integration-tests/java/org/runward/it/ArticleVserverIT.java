package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The article's host with VServer guests. */
class ArticleVserverIT extends ArticleHost {
    ArticleVserverIT() {
        super(new Sandbox().withVservers());
    }

    @Override
    String declaration() {
        return "vserver.toml";
    }

    @Override
    void makeGuest(String name, Path root) throws IOException {
        sandbox.vservers().guest(name, name.equals("squid") ? 4002 : 4003, root);
        Files.writeString(
                sandbox.vservers().configuration(name).resolve("fstab"),
                Files.readString(EXAMPLE.resolve("vservers/" + name + "/fstab")),
                StandardOpenOption.APPEND);
    }

    @Override
    List<String> hostLines() {
        return List.of(sandbox.vservers().hostLines());
    }

    @Override
    String sharing(String declaration, Path directory) throws IOException {
        Path fstab = sandbox.vservers().configuration("samba").resolve("fstab");
        Files.writeString(fstab, replaced(Files.readString(fstab), "\n/srv/share ", "\n" + directory + " "));
        Files.createDirectories(sandbox.path("roots/samba/srv/share"));
        return declaration;
    }

    @Override
    void isSupervised(String name, long daemon) {
        assertEquals(sandbox.pid(name), daemon, name);
        String guest = List.of("squid", "cron-squid").contains(name) ? "squid" : "samba";
        sandbox.eventually(
                name + " is in its guest",
                () -> sandbox.vservers().processes(guest).contains(daemon));
    }

    @Override
    boolean isUp(String guest) {
        return sandbox.vservers().isUp(guest);
    }

    @Override
    Shell.Result inGuest(String guest, String command) {
        return sandbox.vservers().inside(guest, command);
    }
}
