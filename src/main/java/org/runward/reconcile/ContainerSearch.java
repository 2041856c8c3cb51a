package org.runward.reconcile;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.runward.adopt.ContainerDefinition;
import org.runward.adopt.FoundGuest;
import org.runward.host.Proc;
import org.runward.servicedir.OciCommand;

/**
 * Finds the containers that the OCI runtime has a record of, by files alone.
 *
 * <p>Source: crun(1), {@code /run/crun/NAME/status} and the copy of the definition beside it; runc(8), {@code
 * /run/runc/NAME/state.json}, whose labels name the bundle.
 */
final class ContainerSearch {
    private final OciCommand command;
    private final Proc proc;

    ContainerSearch(OciCommand command, Proc proc) {
        this.command = command;
        this.proc = proc;
    }

    List<FoundGuest.Container> all() {
        List<FoundGuest.Container> all = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(command.root())) {
            for (Path entry : entries) {
                container(entry).ifPresent(all::add);
            }
        } catch (IOException e) {
            // No such directory: the runtime has no containers.
        }
        return all;
    }

    private Optional<FoundGuest.Container> container(Path entry) {
        String name = entry.getFileName().toString();
        return json(entry.resolve("status"))
                .or(() -> json(entry.resolve("state.json")))
                .map(record -> new FoundGuest.Container(name, pid(record), definition(entry, record), List.of()));
    }

    private OptionalInt pid(JsonObject record) {
        int pid = (int) Json.number(record, command.pidKey());
        boolean alive = pid > 0
                && proc.stat(pid)
                        .filter(stat -> stat.isAlive() && stat.startTime() == Json.number(record, command.startKey()))
                        .isPresent();
        return alive ? OptionalInt.of(pid) : OptionalInt.empty();
    }

    private Optional<ContainerDefinition> definition(Path entry, JsonObject record) {
        return Json.text(record, "bundle")
                .or(() -> label(record))
                .filter(bundle -> bundle.startsWith("/") && bundle.indexOf('\0') < 0)
                .map(Path::of)
                .flatMap(bundle -> json(entry.resolve("config.json"))
                        .or(() -> isInGuest(bundle, record) ? Optional.empty() : json(bundle.resolve("config.json")))
                        .flatMap(config -> new ContainerReader(config).read(bundle)));
    }

    /** A bundle may be the guest's own file system, in which nothing is opened. */
    private static boolean isInGuest(Path bundle, JsonObject record) {
        return Json.text(Json.object(record, "config"), "rootfs")
                .filter(root -> root.indexOf('\0') < 0)
                .filter(root ->
                        bundle.normalize().startsWith(bundle.resolve(root).normalize()))
                .isPresent();
    }

    private static Optional<String> label(JsonObject record) {
        return Json.texts(Json.object(record, "config"), "labels").stream()
                .filter(label -> label.startsWith("bundle="))
                .map(label -> label.substring("bundle=".length()))
                .findFirst();
    }

    private static Optional<JsonObject> json(Path file) {
        try {
            JsonElement json = JsonParser.parseString(Files.readString(file));
            return json.isJsonObject() ? Optional.of(json.getAsJsonObject()) : Optional.empty();
        } catch (IOException | JsonParseException e) {
            return Optional.empty();
        }
    }
}
