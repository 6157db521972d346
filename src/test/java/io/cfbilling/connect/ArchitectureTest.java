package io.cfbilling.connect;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import io.cfbilling.connect.api.Credential;
import io.cfbilling.connect.record.DecimalMode;
import io.cfbilling.connect.stream.Backoff;
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
    void looksAtAllPackages() {
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
                                "usage.change",
                                "usage.emit",
                                "usage.window")
                        .map(name -> ROOT + "." + name)
                        .toArray(String[]::new));
    }

    @Test
    void modelKnowsTheJdkAlone() {
        only("model", "values that depend on nothing can be used and tested anywhere");
    }

    @Test
    void offsetKnowsTheModelAlone() {
        only("offset", "a position is a value, and must be readable without poller or API", "model");
    }

    @Test
    void spoolKnowsTheModelAlone() {
        only("spool", "how lines are kept on disk has nothing to do with where they come from or go to", "model");
    }

    @Test
    void apiKnowsModelAndSpool() {
        only("api", "Cloudflare over HTTP is of use without Kafka, and is tested without it", "model", "spool");
    }

    @Test
    void recordKnowsModelAndOffset() {
        only(
                "record",
                "a record is a row and a position; how the row was come by is not its affair",
                "model",
                "offset");
    }

    @Test
    void streamIsWhatAnAnswerTells() {
        only("stream", "what is asked knows nothing of who else asks, and when", "api", "record", "offset", "model");
    }

    @Test
    void activityCountsWhateverIsDone() {
        only("activity", "to count takes no part in what is counted", "api", "budget", "stream", "offset", "model");
    }

    @Test
    void usageIsOneStreamAmongOthers() {
        only(
                "usage",
                "inner parts get plain values: settings end at assembly",
                "activity",
                "api",
                "record",
                "stream",
                "usage.window",
                "usage.change",
                "usage.emit",
                "offset",
                "model");
    }

    @Test
    void windowsAreCutByWhatIsKnownBeforeTheResponse() {
        only("usage.window", "what to read next depends on positions and time only", "stream", "offset", "model");
    }

    @Test
    void changesAreDetectedWithoutRecords() {
        only(
                "usage.change",
                "what has changed can be tested without Connect",
                "api",
                "usage.window",
                "offset",
                "model");
    }

    @Test
    void emissionTurnsChangesIntoRecords() {
        only(
                "usage.emit",
                "records are made of changes that are decided already",
                "activity",
                "api",
                "record",
                "stream",
                "usage.change",
                "offset",
                "model");
    }

    @Test
    void pollKnowsStreamsAndNotWhatTheyAreOf() {
        only(
                "poll",
                "whose turn it is does not depend on what is asked",
                "activity",
                "api",
                "budget",
                "stream",
                "offset",
                "model");
    }

    @Test
    void budgetKnowsWhatTheApiTellsOfItsLimits() {
        only("budget", "a budget counts requests, whatever they are for", "api");
    }

    @Test
    void configKnowsTheTypesThatSettingsAreTurnedInto() {
        only(
                "config",
                "settings are turned into the types of others, and used by the assembly alone",
                type -> type.isEquivalentTo(Credential.class)
                        || type.getName().startsWith(Credential.class.getName() + "$")
                        || type.isEquivalentTo(DecimalMode.class)
                        || type.getPackageName().equals(ROOT + ".model"));
    }

    @Test
    void discoveryKnowsTheApiAndWhenItMayBeAsked() {
        only(
                "discovery",
                "accounts are found without any thought of what is polled for them",
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
                "other parts of the connector than it may know",
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
                .because("values outlive libraries")
                .check(MAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "spool", "api", "offset"})
    void nothingOfKafkaIsKnownBelowTheRecords(String part) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + part)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .because("Kafka Connect is the edge: what is behind it must not change with its versions")
                .check(MAIN);
    }

    @Test
    void jsonIsReadByTheApiAlone() {
        noClasses()
                .that(resideOutsideOfPackages(ROOT + ".api"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson..")
                .because("what the API's JSON looks like is known in one place")
                .check(MAIN);
    }

    @Test
    void noTwoPackagesKnowEachOther() {
        slices().matching("(" + ROOT + "..)")
                .should()
                .beFreeOfCycles()
                .because("a circle of packages is one package that cannot be read in parts")
                .check(MAIN);
    }

    @Test
    void packagesAreNamedByWhatTheyAreFor() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..helpers..", "..misc..")
                .because("such a name invites everything and tells nothing")
                .check(MAIN);
    }

    @Test
    void timeIsHandedInExceptAtTheEdge() {
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
                .because("a test must be able to move the clock: whoever needs the time takes a Clock or a moment")
                .check(MAIN);
    }

    @Test
    void nobodyReadsTheDateOfTheMachinesOwnTimeZone() {
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
    void nobodyEndsTheJvmOrPrintsPastTheLog() {
        noClasses()
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .because("the worker runs other connectors in the same JVM")
                .check(MAIN);
        GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS
                .because("the worker's log is where its operators look")
                .check(MAIN);
    }
}
