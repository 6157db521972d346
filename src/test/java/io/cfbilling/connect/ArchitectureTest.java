package io.cfbilling.connect;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.cfbilling.connect.api.Credential;
import io.cfbilling.connect.api.HttpProxy;
import io.cfbilling.connect.api.Network;
import io.cfbilling.connect.model.MalformedRow;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.model.UsageRow;
import io.cfbilling.connect.record.DecimalMode;
import io.cfbilling.connect.stream.Backoff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {
    private static final String ROOT = "io.cfbilling.connect";
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void checksAllPackages() {
        assertThat(MAIN)
                .extracting(JavaClass::getPackageName)
                .contains(ROOT)
                .contains(Stream.of(
                                "activity",
                                "api",
                                "budget",
                                "config",
                                "discovery",
                                "model",
                                "offset",
                                "poll",
                                "record",
                                "spool",
                                "stream",
                                "usage",
                                "usage.window")
                        .map(name -> ROOT + "." + name)
                        .toArray(String[]::new));
    }

    @Test
    void modelKnowsOnlyTheJdk() {
        only("model", "values that depend on nothing can be used and tested anywhere");
    }

    @Test
    void offsetKnowsOnlyTheModel() {
        only("offset", "a position is a value, and must be readable without poller or API", "model");
    }

    @Test
    void spoolKnowsOnlyTheModel() {
        only("spool", "storing lines on disk does not depend on where they come from", "model");
    }

    @Test
    void apiKnowsModelAndSpool() {
        only("api", "the API client can be used and tested without Kafka", "model", "spool");
    }

    @Test
    void recordKnowsModelAndOffset() {
        only(
                "record",
                "a record is a row and a position; it does not depend on how the row was read",
                "model",
                "offset");
    }

    @Test
    void streamKnowsApiRecordsAndOffsets() {
        only(
                "stream",
                "a stream does not know when requests are sent, or other streams",
                "api",
                "record",
                "offset",
                "model");
    }

    @Test
    void activityKnowsWhatItCounts() {
        only(
                "activity",
                "counting does not change what is counted",
                "api",
                "budget",
                "stream",
                "record",
                "offset",
                "model");
    }

    @Test
    void usageKnowsNeitherSettingsNorPolling() {
        only(
                "usage",
                "only the assembly reads settings: it passes plain values on",
                "activity",
                "api",
                "record",
                "stream",
                "usage.window",
                "offset",
                "model");
    }

    @Test
    void windowsAreCutByWhatIsKnownBeforeTheResponse() {
        only("usage.window", "what to read next depends on positions and time only", "stream", "offset", "model");
    }

    @Test
    void changesAreDetectedWithoutRecords() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".usage")
                .and()
                .doNotHaveSimpleName("UsageOutput")
                .and()
                .haveNameNotMatching(".*\\.UsageEmission(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".record")
                .because("what has changed is decided before records are made of it")
                .check(MAIN);
    }

    @Test
    void pollKnowsStreamsButNoDataset() {
        only(
                "poll",
                "the order of requests does not depend on what they read",
                "activity",
                "api",
                "record",
                "budget",
                "stream",
                "offset",
                "model");
    }

    @Test
    void budgetKnowsTheLimitsOfTheApi() {
        only("budget", "a budget counts requests of any kind", "api", "model");
    }

    @Test
    void configKnowsTheTypesOfParsedSettings() {
        only(
                "config",
                "settings are parsed into types of other packages, and used only by the assembly",
                type -> type.isEquivalentTo(Credential.class)
                        || type.getName().startsWith(Credential.class.getName() + "$")
                        || type.isEquivalentTo(Network.class)
                        || type.getName().startsWith(HttpProxy.class.getName())
                        || type.isEquivalentTo(DecimalMode.class)
                        || type.getPackageName().equals(ROOT + ".model"));
    }

    @Test
    void preflightKnowsApiAndSettings() {
        only(
                "preflight",
                "what is checked before the start does not depend on how records are made",
                "api",
                "config",
                "model");
    }

    @Test
    void discoveryKnowsApiAndBudget() {
        only(
                "discovery",
                "finding accounts does not depend on what is polled for them",
                type -> type.isEquivalentTo(Backoff.class)
                        || type.getPackageName().equals(ROOT + ".api")
                        || type.getPackageName().equals(ROOT + ".budget")
                        || type.getPackageName().equals(ROOT + ".model"));
    }

    private static void only(String part, String because, String... parts) {
        only(
                part,
                because,
                type -> Arrays.asList(parts).contains(type.getPackageName().substring(ROOT.length() + 1)));
    }

    private static void only(String part, String because, Predicate<JavaClass> known) {
        DescribedPredicate<JavaClass> forbidden = DescribedPredicate.describe(
                "are in packages of the connector that it may not know",
                type -> isOurs(type)
                        && !type.getPackageName().equals(ROOT + "." + part)
                        && (type.getPackageName().equals(ROOT) || !known.test(type)));
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + part)
                .should()
                .dependOnClassesThat(forbidden)
                .because(because)
                .check(MAIN);
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
    }

    @Test
    void modelUsesNoLibrary() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".model")
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("java..", "javax.crypto..", "org.jspecify..", ROOT + ".model"))
                .because("values must not change with libraries")
                .check(MAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "spool", "api", "offset"})
    void lowerPackagesDoNotKnowKafka(String part) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + part)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .because("these packages must not change with versions of Kafka Connect")
                .check(MAIN);
    }

    @Test
    void onlyTheApiReadsJsonAndSendsRequests() {
        noClasses()
                .that(resideOutsideOfPackages(ROOT + ".api"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml.jackson..", "org.apache.hc..", "java.net.http..")
                .because("the format of the API's JSON, and how it is reached, are known in one place")
                .check(MAIN);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("(" + ROOT + "..)")
                .should()
                .beFreeOfCycles()
                .because("packages in a cycle cannot be understood one by one")
                .check(MAIN);
    }

    /** Only a sealed interface and its two records know each other: the language wants it so. */
    @Test
    void filesHaveNoCycles() {
        slices().assignedFrom(new ByFile())
                .should()
                .beFreeOfCycles()
                .ignoreDependency(UsageLine.class, UsageRow.class)
                .ignoreDependency(UsageLine.class, MalformedRow.class)
                .because("files in a cycle cannot be understood one by one")
                .check(MAIN);
    }

    /** Classes by the file that they are in. */
    private static final class ByFile implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            JavaClass outermost = type;
            while (outermost.getEnclosingClass().isPresent()) {
                outermost = outermost.getEnclosingClass().get();
            }
            return SliceIdentifier.of(outermost.getName());
        }

        @Override
        public String getDescription() {
            return "files";
        }
    }

    @Test
    void constructorsTakeAtMostFiveParameters() {
        constructors()
                .that()
                .areDeclaredInClassesThat(not(assignableTo(Record.class)).and(not(assignableTo(Enum.class))))
                .should(new ArchCondition<>("take at most five parameters") {
                    @Override
                    public void check(JavaConstructor constructor, ConditionEvents events) {
                        boolean few = constructor.getRawParameterTypes().size() <= 5;
                        events.add(new SimpleConditionEvent(constructor, few, constructor.getFullName()));
                    }
                })
                .because("more of them belong together in a type of their own")
                .check(MAIN);
    }

    @Test
    void filesAreReadInAMinute() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".java")))
                    .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(200));
        }
    }

    @Test
    void packagesAreNamedByPurpose() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..helpers..", "..misc..")
                .because("such a name fits anything and says nothing")
                .check(MAIN);
    }

    @Test
    void timeIsAParameterExceptInTheRootPackage() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".*..")
                .should()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(OffsetDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .because("tests must be able to move the clock: code that needs the time takes a Clock or an Instant")
                .check(MAIN);
    }

    @Test
    void noDateIsInTheDefaultTimeZone() {
        noClasses()
                .should()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .because("all dates of the API are UTC")
                .check(MAIN);
    }

    @Test
    void nothingEndsTheJvmOrPrintsToStandardStreams() {
        noClasses()
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .because("the worker runs other connectors in the same JVM")
                .check(MAIN);
        GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS
                .because("operators read only the worker's log")
                .check(MAIN);
    }
}
