package org.runward.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.desired.Service;
import org.runward.observed.ObservedState;

/**
 * Which guests and services a pass is about, as named on the command line.
 *
 * <p>A name stands for the guest and the service of that name, and for all instances of a {@code guests} service.
 *
 * @param only these, with what they need; empty for all
 * @param skip but these, with what needs them
 */
public record Scope(Set<Name> only, Set<Name> skip) {
    public static final Scope ALL = new Scope(Set.of(), Set.of());

    public Scope {
        only = Set.copyOf(only);
        skip = Set.copyOf(skip);
    }

    /** The names that stand for nothing that is declared or there. */
    public List<Name> unknown(DesiredState desired, ObservedState observed) {
        Set<Name> unknown = new TreeSet<>(only);
        unknown.addAll(skip);
        if (!unknown.isEmpty()) {
            unknown.removeIf(name -> isKnown(name, desired, observed));
        }
        return List.copyOf(unknown);
    }

    /** Whether a name stands for something that is declared or there. */
    public static boolean isKnown(Name name, DesiredState desired, ObservedState observed) {
        return observed.guests().containsKey(name)
                || observed.services().containsKey(name)
                || desired.services().values().stream().anyMatch(service -> service.isCalled(name));
    }

    Selection select(DesiredState desired, ObservedState observed) {
        return new Selector(desired, observed).select();
    }

    /**
     * The same, spelled out.
     *
     * @param subjects what is in it
     * @param words what whoever named something is to know of what comes with it; a sentence each
     */
    record Selection(Set<Subject> subjects, List<String> words) {
        boolean has(Subject subject) {
            return subjects.contains(subject);
        }
    }

    private final class Selector {
        private final DesiredState desired;
        /** In the order of subjects. */
        private final Set<Subject> all = new LinkedHashSet<>();

        Selector(DesiredState desired, ObservedState observed) {
            this.desired = desired;
            for (Name name : observed.guests().keySet()) {
                all.add(Subject.guest(name));
            }
            for (Name name : observed.services().keySet()) {
                all.add(Subject.service(name));
            }
        }

        Selection select() {
            List<String> words = new ArrayList<>();
            Set<Subject> chosen = all;
            if (!only.isEmpty()) {
                Set<Subject> named = named(only);
                chosen = withNeeds(named);
                words.add("Only " + list(named) + others(chosen, named, ", with what is needed: ") + ".");
            }
            if (!skip.isEmpty()) {
                Set<Subject> named = named(skip);
                Set<Subject> skipped = withDependants(named);
                words.add("Without " + list(named) + others(skipped, named, ", nor what needs that: ") + ".");
                Set<Subject> left = new TreeSet<>(chosen);
                left.removeAll(skipped);
                chosen = left;
            }
            return new Selection(chosen, words);
        }

        private Set<Subject> named(Set<Name> names) {
            return all.stream()
                    .filter(subject -> names.stream().anyMatch(name -> isCalled(subject, name)))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        private boolean isCalled(Subject subject, Name name) {
            Service service = declared(subject);
            return subject.name().equals(name) || service != null && service.isCalled(name);
        }

        private Service declared(Subject subject) {
            return subject.kind() == Subject.Kind.SERVICE ? desired.services().get(subject.name()) : null;
        }

        private Set<Subject> withNeeds(Set<Subject> named) {
            Set<Subject> more = new TreeSet<>();
            named.forEach(subject -> addNeeds(subject, more));
            return more;
        }

        private void addNeeds(Subject named, Set<Subject> more) {
            Deque<Subject> left = new ArrayDeque<>(List.of(named));
            while (!left.isEmpty()) {
                Subject subject = left.pop();
                Service service = declared(subject);
                if (more.add(subject) && service != null) {
                    service.guest().ifPresent(guest -> more.add(Subject.guest(guest)));
                    NeedsOrder.of(service).forEach(need -> left.push(Subject.service(need)));
                }
            }
        }

        private Set<Subject> withDependants(Set<Subject> named) {
            Set<Subject> more = new TreeSet<>(named);
            // In the order of their needs one look at each is enough.
            for (Service service : NeedsOrder.goingUp(desired)) {
                boolean needs = NeedsOrder.hard(service).stream().anyMatch(need -> more.contains(Subject.service(need)))
                        || service.guest()
                                .filter(guest -> more.contains(Subject.guest(guest)))
                                .isPresent();
                if (needs) {
                    more.add(Subject.service(service.name()));
                }
            }
            return more;
        }

        private String others(Set<Subject> all, Set<Subject> named, String words) {
            Set<Subject> rest = new TreeSet<>(all);
            rest.removeAll(named);
            return rest.isEmpty() ? "" : words + list(rest);
        }

        private String list(Set<Subject> subjects) {
            return subjects.stream().map(Subject::toString).collect(Collectors.joining(", "));
        }
    }
}
