package org.runward.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The article's host with OCI guests. */
class ArticleOciIT extends ArticleHost {
    ArticleOciIT() {
        super(new Sandbox());
    }

    @Override
    String declaration() {
        return "oci.toml";
    }

    @Override
    void makeGuest(String name, Path root) {
        // The declaration says it all.
    }

    @Override
    List<String> hostLines() {
        return List.of("oci-runtime = " + Runtimes.toml(sandbox.path("crun")));
    }

    @Override
    String sharing(String declaration, Path directory) {
        String places = replaced(declaration, "\"/srv/guests/", "\"" + sandbox.path("roots") + "/");
        return replaced(places, "source = \"/srv/share\"", "source = \"" + directory + "\"");
    }

    @Override
    void isSupervised(String name, long daemon) throws IOException {
        assertEquals(sandbox.pid(name), parent(daemon), name);
        assertEquals("crun", program(sandbox.pid(name)), name);
    }

    @Override
    boolean isUp(String guest) {
        return program(sandbox.guest(guest)).equals("catatonit");
    }

    @Override
    Shell.Result inGuest(String guest, String command) {
        return sandbox.inGuest(guest, command);
    }
}
