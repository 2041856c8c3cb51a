package org.runward.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What a command is called, what {@code --help} shows of it, and what it takes. */
final class Manual {
    private final CommandSpec spec;

    Manual(Command command, String name) {
        spec = CommandSpec.wrapWithoutInspection(command).name(name);
    }

    /** @param paragraphs what it does */
    Manual description(String... paragraphs) {
        spec.usageMessage().description(paragraphs);
        return this;
    }

    /** @param lines in place of the one that is made of the options */
    Manual synopsis(String... lines) {
        spec.usageMessage().customSynopsis(lines);
        return this;
    }

    /** @param codes each of them {@code CODE:what it means} */
    Manual exitCodes(String... codes) {
        spec.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(UsageMessageSpec.keyValuesMap(codes));
        return this;
    }

    Manual examples(String... lines) {
        spec.usageMessage().footerHeading("%nExamples:%n").footer(lines);
        return this;
    }

    Manual takes(Parameter... parameters) {
        return takes(List.of(parameters));
    }

    Manual takes(List<Parameter> parameters) {
        for (Parameter parameter : parameters) {
            spec.add(parameter.spec());
        }
        return this;
    }

    /** Every command takes {@code --help} and {@code --version}. */
    CommandSpec spec() {
        return spec.addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help message and exit.")
                        .build())
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Print version information and exit.")
                        .build());
    }
}
