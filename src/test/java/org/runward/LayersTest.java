package org.runward;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.lang.annotation.Annotation;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.runward.cli.Main;
import org.runward.host.HostOffender;
import org.runward.plan.OffendingHelper;

/** Who may use whom, and what the core may not do. */
class LayersTest {
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());
    /** Classes that break every rule. */
    private static final JavaClasses OFFENDERS =
            new ClassFileImporter().importClasses(OffendingHelper.class, HostOffender.class);

    private static final String[] CORE = packages("text", "desired", "observed", "servicedir", "plan", "adopt");

    private static final ArchRule NO_INPUT_OR_OUTPUT = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .and()
            .doNotHaveFullyQualifiedName("org.runward.desired.DeclarationFiles")
            .and()
            .doNotHaveFullyQualifiedName("org.runward.desired.DeclarationContent")
            .and()
            .doNotHaveFullyQualifiedName("org.runward.desired.ResolvedFiles")
            .and()
            .doNotHaveFullyQualifiedName("org.runward.desired.Way")
            .and()
            .doNotHaveFullyQualifiedName("org.runward.servicedir.Template")
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.io..", "java.net..", "java.nio.channels..")
                    .and(not(com.tngtech.archunit.core.domain.JavaClass.Predicates.type(java.io.Serializable.class)))
                    .or(com.tngtech.archunit.core.domain.JavaClass.Predicates.type(java.nio.file.Files.class))
                    .or(com.tngtech.archunit.core.domain.JavaClass.Predicates.type(ProcessBuilder.class))
                    .or(com.tngtech.archunit.core.domain.JavaClass.Predicates.type(ProcessHandle.class))
                    .or(com.tngtech.archunit.core.domain.JavaClass.Predicates.type(Runtime.class)))
            .as("the core reads and writes nothing but the declaration and its own templates");

    /** Also by a method reference, which is an access and no call. */
    private static final DescribedPredicate<JavaAccess<?>> TIME_OR_ENVIRONMENT = DescribedPredicate.describe(
            "time or environment",
            access -> Set.of("now", "currentTimeMillis", "nanoTime", "getenv", "getProperty", "getProperties")
                            .contains(access.getTarget().getName())
                    && access.getTargetOwner().getPackageName().matches("java\\.(lang|time)"));

    private static final ArchRule NO_CLOCK = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .accessTargetWhere(TIME_OR_ENVIRONMENT)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .as("the core asks for no time and no environment");

    private static final ArchRule STANDARD_STREAMS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(Main.class.getName())
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .as("the standard streams are cli.Main's alone");

    /** To read them takes a quarter of a start. */
    private static final ArchRule NO_ANNOTATIONS_OF_PICOCLI = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("picocli..")
                    .and(com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo(Annotation.class)))
            .as("a command line is built, and not read from annotations");

    private static final ArchRule NAMES = noClasses()
            .should()
            .haveNameMatching(".*(Util|Utils|Manager|Helper)")
            .as("a class is named for what it is");

    // desired and desired.toml count as one: the reader reports the problems that desired defines.
    private static final ArchRule NO_CYCLES =
            slices().matching("org.runward.(*)..").should().beFreeOfCycles();

    private static final ArchRule KNOWN_PACKAGES = classes()
            .should()
            .resideInAnyPackage(packages(
                    "text",
                    "desired",
                    "observed",
                    "servicedir",
                    "plan",
                    "adopt",
                    "host",
                    "runit",
                    "guest",
                    "reconcile",
                    "loop",
                    "cli"))
            .as("a new package needs its place among the layers");

    static List<ArchRule> rules() {
        return List.of(
                layer("text"),
                layer("desired"),
                layer("observed", "desired", "text"),
                layer("servicedir", "desired", "text"),
                layer("plan", "desired", "observed", "servicedir", "text"),
                layer("adopt", "desired", "observed", "servicedir"),
                layer("host"),
                layer("runit", "host", "observed", "text"),
                layer("guest", "desired", "observed", "servicedir", "host"),
                layer(
                        "reconcile",
                        "text",
                        "desired",
                        "observed",
                        "servicedir",
                        "plan",
                        "adopt",
                        "host",
                        "runit",
                        "guest"),
                layer("loop", "desired", "observed", "servicedir", "plan", "host", "runit", "guest", "reconcile"),
                NO_INPUT_OR_OUTPUT,
                NO_CLOCK,
                only("desired", "com.moandjiezana.toml.."),
                only("cli", "picocli.."),
                NO_ANNOTATIONS_OF_PICOCLI,
                only(List.of("reconcile", "loop"), "io.github.resilience4j.."),
                only("host", "jnr.."),
                noClasses()
                        .that()
                        .resideInAnyPackage(CORE)
                        .should()
                        .dependOnClassesThat(resideInAPackage("org.slf4j..")),
                STANDARD_STREAMS,
                NAMES,
                NO_CYCLES);
    }

    /** A package may use these of ours and no other. */
    private static ArchRule layer(String name, String... uses) {
        String[] allowed = Stream.concat(Stream.of(packages(name)), Stream.of(packages(uses)))
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(packages(name)[0])
                .should()
                .dependOnClassesThat(resideInAPackage("org.runward..").and(not(resideInAnyPackage(allowed))))
                .as(name + " uses of ours only " + List.of(uses));
    }

    private static ArchRule only(String name, String library) {
        return only(List.of(name), library);
    }

    private static ArchRule only(List<String> names, String library) {
        String[] homes = packages(names.toArray(String[]::new));
        return noClasses()
                .that(resideInAPackage("org.runward..").and(not(resideInAnyPackage(homes))))
                .should()
                .dependOnClassesThat(resideInAPackage(library))
                .as(library + " is used only in " + String.join(" and ", names));
    }

    private static String[] packages(String... names) {
        return Stream.of(names).map(name -> "org.runward." + name + "..").toArray(String[]::new);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theProductKeepsTheRule(ArchRule rule) {
        EvaluationResult result = rule.evaluate(PRODUCT);
        assertEquals(List.of(), result.getFailureReport().getDetails(), rule.getDescription());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theRuleCanFail(ArchRule rule) {
        String layer = rule.getDescription().split(" ")[0];
        // The offenders live in plan and host: they stand for the other layers' rules, which are made alike.
        boolean ofAnotherLayer = List.of(
                        "text", "desired", "observed", "servicedir", "adopt", "runit", "guest", "reconcile", "loop")
                .contains(layer);
        boolean isItsHome = rule.getDescription().endsWith("only in host");
        assertTrue(
                ofAnotherLayer
                        || isItsHome
                        || rule.allowEmptyShould(true).evaluate(OFFENDERS).hasViolation(),
                rule.getDescription());
    }

    @org.junit.jupiter.api.Test
    void everyPackageHasItsPlaceAmongTheLayers() {
        assertEquals(
                List.of(), KNOWN_PACKAGES.evaluate(PRODUCT).getFailureReport().getDetails());
    }
}
