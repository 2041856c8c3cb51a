package org.runward.servicedir;

import java.util.List;
import org.runward.desired.DesiredState;
import org.runward.desired.Name;
import org.runward.desired.Service;

/** The part of a run script that waits for what the service needs; bounded, and it starts nothing. */
final class Needs {
    private final DesiredState desired;

    Needs(DesiredState desired) {
        this.desired = desired;
    }

    Sh.Script script(Service service) {
        if (service.needs().isEmpty() && service.softNeeds().isEmpty()) {
            return new Sh.Script("");
        }
        String awaits =
                awaits("need-hard.sh", service, service.needs()) + awaits("need-soft.sh", service, service.softNeeds());
        return new Sh.Script(Template.of("need.sh")
                .with("SECONDS", Question.CHECK.longest())
                .with("AWAITS", new Sh.Script(awaits))
                .fill());
    }

    private String awaits(String template, Service service, List<Name> needs) {
        StringBuilder lines = new StringBuilder();
        for (Name need : needs) {
            String directory = desired.directoryOf(desired.services().get(need)).toString();
            lines.append(Template.of(template)
                    .with("NAME", new Sh.Word(service.name().value()))
                    .with("NEED", new Sh.Word(need.value()))
                    .with("DIRECTORY", new Sh.Word(directory))
                    .fill());
        }
        return lines.toString();
    }
}
