package org.runward.loop;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.runward.host.DirectoryWatch;
import org.runward.loop.WatchedPlaces.Place;

/** Watches the places that matter and leaves word of what happens there. */
final class Watching {
    private final Mailbox mailbox;
    private final Map<Path, Place> places = new ConcurrentHashMap<>();
    private final Optional<DirectoryWatch> watch;
    private Map<Path, Place> declaration = Map.of();
    private boolean complete;
    /** What the host was like whose places are watched. */
    private Optional<WatchedPlaces.Outline> outline = Optional.empty();
    /** Those that were not there, or could not be watched. */
    private final Map<Path, Place> missing = new HashMap<>();
    /** A directory is gone that was watched. */
    private volatile boolean lost;

    Watching(Mailbox mailbox) {
        this.mailbox = mailbox;
        this.watch = DirectoryWatch.open(this::changed, mailbox::broken);
        this.complete = watch.isPresent();
    }

    /** On the watch's own thread. */
    private void changed(Path directory, Optional<String> name) {
        lost |= name.isEmpty();
        Place place = places.get(directory);
        if (place != null) {
            place.origins(name).forEach(mailbox::changed);
        }
    }

    /** Those of the declaration, which are watched besides those of the host. */
    void watchDeclaration(Map<Path, Place> some) {
        if (!some.equals(declaration)) {
            outline = Optional.empty();
        }
        declaration = some;
        // Some may be places of the host as well, of which there is no word again before the host was looked at.
        some.forEach((path, place) -> places.merge(path, place, Place::with));
        register(some);
    }

    /**
     * These, and no others but those of the declaration.
     *
     * @param now where it is what it was the last time, nothing is asked of {@code some}
     *
     * @return whether there is one that was not watched before
     */
    boolean watchHost(WatchedPlaces.Outline now, Supplier<Map<Path, Place>> some) {
        if (!lost && outline.filter(now::equals).isPresent()) {
            return register(Map.copyOf(missing));
        }
        lost = false;
        missing.clear();
        outline = Optional.of(now);
        Map<Path, Place> all = new HashMap<>(some.get());
        declaration.forEach((path, place) -> all.merge(path, place, Place::with));
        places.putAll(all);
        places.keySet().retainAll(all.keySet());
        watch.ifPresent(watching -> watching.keep(all.keySet()));
        return register(all);
    }

    private boolean register(Map<Path, Place> some) {
        if (watch.isEmpty()) {
            return false;
        }
        boolean news = false;
        boolean all = true;
        for (Map.Entry<Path, Place> entry : some.entrySet()) {
            DirectoryWatch.Answer answer =
                    watch.get().watch(entry.getKey(), entry.getValue().detail());
            news |= answer == DirectoryWatch.Answer.WATCHED;
            all &= answer != DirectoryWatch.Answer.LIMIT;
            if (answer == DirectoryWatch.Answer.LIMIT || answer == DirectoryWatch.Answer.NOT_THERE) {
                missing.put(entry.getKey(), entry.getValue());
            } else {
                missing.remove(entry.getKey());
            }
        }
        complete = all;
        return news;
    }

    int size() {
        return watch.map(DirectoryWatch::size).orElse(0);
    }

    /** Whether all is watched that is to be. */
    boolean isComplete() {
        return complete;
    }
}
