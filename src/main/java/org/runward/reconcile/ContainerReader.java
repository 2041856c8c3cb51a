package org.runward.reconcile;

import com.google.gson.JsonObject;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.runward.adopt.ContainerDefinition;
import org.runward.adopt.ContainerDefinition.Access;
import org.runward.adopt.ContainerDefinition.Network;
import org.runward.desired.Guest;

/** Reads a container's config.json. Source of the format: the OCI runtime specification 1.0.2. */
final class ContainerReader {
    /** What every guest of ours has by itself, and a container usually. */
    private static final List<Path> USUAL =
            Stream.of("/proc", "/sys", "/dev", "/run").map(Path::of).toList();

    private final JsonObject config;

    ContainerReader(JsonObject config) {
        this.config = config;
    }

    /** Empty where it says too little, or something that is no path. */
    Optional<ContainerDefinition> read(Path bundle) {
        JsonObject root = Json.object(config, "root");
        JsonObject process = Json.object(config, "process");
        try {
            return Json.text(root, "path")
                    .map(path -> new ContainerDefinition(
                            bundle.resolve(path).normalize(),
                            Json.flag(root, "readonly") ? Access.READ_ONLY : Access.READ_WRITE,
                            Json.text(config, "hostname").orElse(""),
                            network(),
                            binds(bundle),
                            others(),
                            Json.texts(Json.object(process, "capabilities"), "bounding").stream()
                                    .map(name -> name.startsWith("CAP_") ? name.substring(4) : name)
                                    .toList(),
                            Json.flag(process, "noNewPrivileges"),
                            Json.texts(process, "args")));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private Network network() {
        return Json.objects(Json.object(config, "linux"), "namespaces").stream()
                .filter(namespace ->
                        Json.text(namespace, "type").filter("network"::equals).isPresent())
                .findFirst()
                .map(namespace -> Json.text(namespace, "path").isPresent() ? Network.JOINED : Network.NONE)
                .orElse(Network.HOST);
    }

    private List<JsonObject> mounts() {
        return Json.objects(config, "mounts").stream()
                .filter(mount -> Json.text(mount, "destination").isPresent())
                .filter(mount -> USUAL.stream().noneMatch(target(mount)::startsWith) || isHostDirectory(mount))
                .toList();
    }

    /** Something of the host's below /run, but not what ours bind there themselves. */
    private static boolean isHostDirectory(JsonObject mount) {
        Path target = target(mount);
        return isBind(mount)
                && target.startsWith("/run")
                && target.getNameCount() > 1
                && !target.startsWith("/run/runward")
                && !target.startsWith("/run/catatonit");
    }

    private static Path target(JsonObject mount) {
        return Path.of("/").resolve(Json.text(mount, "destination").orElse("")).normalize();
    }

    private static boolean isBind(JsonObject mount) {
        List<String> options = Json.texts(mount, "options");
        return options.contains("bind") || options.contains("rbind");
    }

    private List<Guest.Mount> binds(Path bundle) {
        List<Guest.Mount> binds = new ArrayList<>();
        for (JsonObject mount : mounts()) {
            if (isBind(mount) && Json.text(mount, "source").isPresent()) {
                Path source = bundle.resolve(Json.text(mount, "source").get()).normalize();
                binds.add(new Guest.Mount(
                        source, target(mount), Json.texts(mount, "options").contains("ro")));
            }
        }
        return binds;
    }

    private List<String> others() {
        return mounts().stream()
                .filter(mount -> !isBind(mount))
                .map(mount -> Json.text(mount, "type").orElse("something") + " on " + target(mount))
                .toList();
    }
}
