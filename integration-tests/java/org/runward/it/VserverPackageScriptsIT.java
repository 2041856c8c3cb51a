package org.runward.it;

import java.nio.file.Files;

class VserverPackageScriptsIT extends PackageScriptsContract {
    VserverPackageScriptsIT() {
        super(new Sandbox().withVservers());
    }

    @Override
    String guest() {
        boolean fresh = !Files.exists(sandbox.vservers().configuration("g"));
        String guest = sandbox.vserverGuest("g", 4010, "log-relay = \"off\"");
        if (fresh) {
            // With the shared memory that squid wants.
            Shell.run("cat examples/article/vservers/squid/fstab >>"
                            + sandbox.vservers().configuration("g").resolve("fstab"))
                    .orFail();
        }
        return guest;
    }

    @Override
    Shell.Result inside(String script) {
        return new VserverAdapter(sandbox).inside("g", script);
    }

    @Override
    long pid(String service) {
        return sandbox.pid(service);
    }
}
