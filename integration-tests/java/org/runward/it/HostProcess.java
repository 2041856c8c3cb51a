package org.runward.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the kernel tells on the host about a process, in a guest or not; proc(5). */
record HostProcess(long pid) {
    /** A line of its status file, without the name; blanks as one each. */
    String status(String field) {
        return read("status")
                .lines()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1).trim().replaceAll("\\s+", " "))
                .findFirst()
                .orElse("");
    }

    /** Its state's letter; empty where there is no such process. */
    String state() {
        return status("State").split(" ")[0];
    }

    /** The soft limit of that name. */
    String softLimit(String name) {
        return read("limits")
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).trim().split(" +")[0])
                .findFirst()
                .orElse("");
    }

    List<String> environment() {
        return Stream.of(read("environ").split("\0")).sorted().toList();
    }

    List<String> arguments() {
        return List.of(read("cmdline").split("\0"));
    }

    /** What its open descriptors lead to, in the order of their numbers. */
    List<String> descriptors() {
        return Shell.run("cd /proc/" + pid + "/fd && ls | sort -n | xargs readlink")
                .orFail()
                .out()
                .lines()
                .toList();
    }

    /** "fifo", "regular file", ... */
    String kindOfDescriptor(int number) {
        return Shell.run("stat -L -c %F /proc/" + pid + "/fd/" + number)
                .orFail()
                .out()
                .trim();
    }

    String namespace(String type) {
        return Shell.run("readlink /proc/" + pid + "/ns/" + type).out().trim();
    }

    private String read(String file) {
        try {
            return new String(Files.readAllBytes(Path.of("/proc/" + pid, file)), StandardCharsets.UTF_8);
        } catch (java.nio.file.NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            if ("No such process".equals(e.getMessage())) {
                return "";
            }
            throw new UncheckedIOException(e);
        }
    }
}
