package org.runward.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Services of several makes, on the host and in guests of every runtime, each of which keeps a record of its lives. */
final class Mortals {
    private static final int FIRST_CONTEXT = 4100;
    private static final Path PROGRAM =
            Path.of("integration-tests/guests/mortal").toAbsolutePath();

    enum Place {
        HOST,
        OCI,
        VSERVER;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** What there is in the chain of a start, and how long an end takes. */
    private enum Make {
        PLAIN("0"),
        BEFORE("0", "before = [\"sleep\", \"0.2\"]"),
        USER("0", "user = \"%1$s\"\nenvironment-file = \"%2$s/mortal.env\""),
        SLOW("0.3");

        private final String seconds;
        private final String lines;

        Make(String seconds, String... lines) {
            this.seconds = seconds;
            this.lines = String.join("\n", lines);
        }
    }

    /** @param guest empty on the host */
    record Mortal(String name, Place place, String guest, Make make) {
        @Override
        public String toString() {
            return name;
        }
    }

    private final Sandbox sandbox;
    private final List<Mortal> all = new ArrayList<>();
    private final Map<String, Place> guests = new LinkedHashMap<>();

    Mortals(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** Makes so many guests with so many services each; the host counts as one guest. */
    Mortals in(Place place, int number, int services) {
        Make[] makes = Make.values();
        for (int g = 0; g < number; g++) {
            String guest = place == Place.HOST ? "" : place + "-" + g;
            if (place != Place.HOST) {
                guests.put(guest, place);
            }
            for (int s = 0; s < services; s++) {
                Make make = makes[(g * services + s) % makes.length];
                all.add(new Mortal(place + "-" + g + "-" + s, place, guest, make));
            }
        }
        return this;
    }

    List<Mortal> all() {
        return all;
    }

    List<Mortal> in(String guest) {
        return all.stream().filter(mortal -> mortal.guest().equals(guest)).toList();
    }

    List<String> guests(Place place) {
        return guests.keySet().stream()
                .filter(guest -> guests.get(guest) == place)
                .toList();
    }

    List<String> guests() {
        return List.copyOf(guests.keySet());
    }

    Stream<Place> places() {
        return all.stream().map(Mortal::place).distinct();
    }

    /** Another edition is another environment for all of them, so that each is restarted. */
    void declare(int edition) {
        List<String> parts = new ArrayList<>();
        for (String guest : guests.keySet()) {
            parts.add(guest(guest));
        }
        Shell.run("mkdir -p " + lives() + " && chmod 1777 " + lives() + " && cp " + PROGRAM + " " + sandbox.directory())
                .orFail();
        sandbox.write("mortal.env", "WHO=host\n");
        all.forEach(mortal -> parts.add(service(mortal, edition)));
        sandbox.declare(parts.toArray(String[]::new));
    }

    private String guest(String guest) {
        fill(guest);
        return guests.get(guest) == Place.OCI
                ? sandbox.busyboxGuest(guest, "log-relay = \"off\"")
                : sandbox.vserverGuest(guest, FIRST_CONTEXT + guests().indexOf(guest), "log-relay = \"off\"");
    }

    /** One file system is made, the others are copies. The daemons' files are not in /tmp, where a guest may mount another. */
    private void fill(String guest) {
        Path first = root(guests().get(0));
        if (!Files.exists(first)) {
            sandbox.busyboxRoot(guests().get(0));
            // busybox has no flock, so the host's comes with the libraries that it needs.
            Shell.run("cd " + first + " && mkdir lives && chmod 1777 lives && cp " + PROGRAM + " bin/"
                            + " && echo WHO=guest >etc/mortal.env && flock=$(command -v flock)"
                            + " && cp -L --parents $flock $(ldd $flock | grep -o '/[^ ]*') .")
                    .orFail();
        }
        if (!Files.exists(root(guest))) {
            Shell.run("cp -a " + first + " " + root(guest)).orFail();
        }
    }

    private String service(Mortal mortal, int edition) {
        boolean onHost = mortal.place() == Place.HOST;
        String own = onHost ? lives() + "/" + mortal.name() : "/lives/" + mortal.name();
        List<String> words = List.of(
                "busybox",
                "sh",
                onHost ? sandbox.path("mortal").toString() : "/bin/mortal",
                own,
                mortal.make().seconds);
        return "[services." + mortal.name() + "]\n" + (onHost ? "" : "guest = \"" + mortal.guest() + "\"\n")
                + "command = "
                + words.stream().map(word -> "\"" + word + "\"").collect(Collectors.joining(", ", "[", "]"))
                + "\nlog = { keep = 0 }\nenvironment = { EDITION = \"" + edition + "\" }\n"
                + mortal.make().lines.formatted(onHost ? "nobody" : "www", onHost ? sandbox.directory() : "/etc");
    }

    private Path lives() {
        return sandbox.path("lives");
    }

    Path root(String guest) {
        return sandbox.path("roots/" + guest);
    }

    /** The file on which a service's command holds a lock as long as it lives. */
    Path alive(Mortal mortal) {
        return own(mortal, "alive");
    }

    /** What it has written of its lives. */
    Lifetimes lifetimes(Mortal mortal) {
        return Lifetimes.of(ProcessTable.text(own(mortal, "lives")));
    }

    private Path own(Mortal mortal, String file) {
        Path directory =
                mortal.place() == Place.HOST ? lives() : root(mortal.guest()).resolve("lives");
        return directory.resolve(mortal.name() + "." + file);
    }

    /** What it has logged, in all files of its log directory. */
    Lifetimes logged(Mortal mortal) {
        return Lifetimes.of(Shell.run("cat " + sandbox.path("log/" + mortal.name()) + "/@* "
                        + sandbox.path("log/" + mortal.name()) + "/current 2>/dev/null")
                .out());
    }

    /** The directory in which the service's runsv works. */
    String directory(Mortal mortal) {
        return sandbox.path("sv/" + mortal.name()).toString();
    }

    /** The number in a file of its service directory, such as {@code supervise/pid}; 0 where there is none. */
    long number(Mortal mortal, String file) {
        String text = ProcessTable.text(Path.of(directory(mortal), file)).trim();
        return text.matches("[0-9]+( .*)?") ? Long.parseLong(text.split(" ")[0]) : 0;
    }

    /** The first process of an OCI guest; 0 where there is none. */
    long first(String guest) {
        java.util.regex.Matcher pid = java.util.regex.Pattern.compile("\"pid\": *([0-9]+)")
                .matcher(ProcessTable.text(sandbox.path("crun/" + guest + "/status")));
        return pid.find() ? Long.parseLong(pid.group(1)) : 0;
    }

    /** A command to its runsv, as sv(8) gives it; without a runsv nobody reads it. */
    void tell(Mortal mortal, char letter) {
        // Opened for reading too, so that it never waits for a reader.
        try (var control = new java.io.RandomAccessFile(directory(mortal) + "/supervise/control", "rw")) {
            control.write(letter);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    String state(Mortal mortal) {
        return ProcessTable.text(Path.of(directory(mortal), "supervise/stat")).trim();
    }
}
