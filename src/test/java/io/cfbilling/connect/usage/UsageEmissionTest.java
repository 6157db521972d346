package io.cfbilling.connect.usage;

import static io.cfbilling.connect.usage.SampleUsage.at;
import static io.cfbilling.connect.usage.SampleUsage.keys;
import static io.cfbilling.connect.usage.SampleUsage.malformed;
import static io.cfbilling.connect.usage.SampleUsage.range;
import static io.cfbilling.connect.usage.SampleUsage.response;
import static io.cfbilling.connect.usage.SampleUsage.row;
import static io.cfbilling.connect.usage.SampleUsage.since;
import static io.cfbilling.connect.usage.SampleUsage.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cfbilling.connect.activity.TaskActivity;
import io.cfbilling.connect.api.UsageResponse;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Checkpoint;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.DayKeys;
import io.cfbilling.connect.model.MalformedMode;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.record.CheckpointRecords;
import io.cfbilling.connect.record.DeadLetterRecords;
import io.cfbilling.connect.record.DecimalMode;
import io.cfbilling.connect.record.UsageRecords;
import io.cfbilling.connect.usage.UsageEmission.Content;
import io.cfbilling.connect.usage.UsageEmission.Mark;
import io.cfbilling.connect.usage.window.UsageWindow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each record as a line: what it is, and the name of the position that its source offset stores. */
class UsageEmissionTest {
    private static final SourcePartition PARTITION =
            new SourcePartition(new AccountId("b69a9f3492637782896352daae219e7d"), Dataset.USAGE);
    private static final Instant OBSERVED = Instant.parse("2026-03-10T08:00:00Z");
    private static final String MONDAY = "2026-03-02";
    private static final String TUESDAY = "2026-03-03";

    private final Map<Map<String, ?>, String> names = new HashMap<>();
    private final List<LocalDate> outdated = new ArrayList<>();
    private final List<DayChange> changes = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();

    /** A position that differs from all others. */
    private UsagePosition position(String name) {
        UsagePosition position = UsagePosition.undecided(LocalDate.EPOCH.plusDays(names.size()));
        names.put(position.toMap(), name);
        return position;
    }

    private void change(String day, int rows, DayKeys removed, Long... deadLetters) {
        changes.add(new DayChange(
                LocalDate.parse(day),
                rows,
                removed.without(DayKeys.NONE),
                Set.of(deadLetters),
                position(day + " open"),
                position(day + " emitted")));
    }

    private void undated(Long... deadLetters) {
        changes.add(new DayChange(
                null, 0, List.of(), Set.of(deadLetters), position("undated open"), position("undated emitted")));
    }

    private void mark(String from, String to) {
        Checkpoint checkpoint = new Checkpoint(
                range(from, to), true, range(from, to), 0, 0, 0, true, "0123456789abcdef", false, OBSERVED);
        marks.add(new Mark(checkpoint, position(from + " read")));
    }

    private UsageEmission emission(UsageResponse response) {
        UsageOutput output = new UsageOutput(
                new UsageRecords("billing", DecimalMode.PRECISE),
                new CheckpointRecords("billing"),
                new DeadLetterRecords("billing"),
                new TaskActivity(Clock.systemUTC()));
        return new UsageEmission(
                PARTITION, output, response, new Content(outdated, position("checked"), changes, marks));
    }

    private List<SourceRecord> records(UsageLine... response) {
        List<SourceRecord> records = new ArrayList<>();
        try (UsageEmission emission = emission(response(OBSERVED, response))) {
            emission.forEachRemaining(records::add);
        }
        return records;
    }

    private List<String> emitted(UsageLine... response) {
        return records(response).stream()
                .map(record -> what(record) + " | " + names.get(record.sourceOffset()))
                .toList();
    }

    private static String what(SourceRecord record) {
        Struct key = (Struct) record.key();
        return switch (record.topic()) {
            case "billing.usage" ->
                (record.value() == null ? "tombstone " : "row ") + day(key.get("ChargePeriodStart")) + " "
                        + key.get("ServiceName") + " " + key.get("x_Ordinal");
            case "billing.checkpoints" ->
                (record.value() == null ? "outdated " : "checkpoint ") + day(key.get("period_start"));
            default ->
                "dead letter " + ((Struct) record.value()).getString("reason").split(":", 2)[0];
        };
    }

    private static LocalDate day(Object date) {
        return LocalDate.parse(((Date) date).toInstant().toString().substring(0, 10));
    }

    @Nested
    class Order {
        @Test
        void isOutdatedCheckpointsThenDaysThenCheckpoints() {
            outdated.add(LocalDate.of(2026, 1, 15));
            outdated.add(LocalDate.of(2026, 2, 15));
            change(MONDAY, 1, DayKeys.NONE);
            change(TUESDAY, 1, DayKeys.NONE);
            mark("2026-02-01", "2026-03-01");
            mark("2026-03-01", "2026-04-01");

            assertThat(emitted(row(TUESDAY, "KV"), row(MONDAY, "KV")))
                    .containsExactly(
                            "outdated 2026-01-15 | checked",
                            "outdated 2026-02-15 | checked",
                            "row 2026-03-02 KV 0 | 2026-03-02 emitted",
                            "row 2026-03-03 KV 0 | 2026-03-03 emitted",
                            "checkpoint 2026-02-01 | 2026-02-01 read",
                            "checkpoint 2026-03-01 | 2026-03-01 read");
        }

        @Test
        void ofADayIsRowsThenTombstonesThenDeadLetters() {
            change(MONDAY, 2, keys("Images", "Stream"), 7L, 8L);

            assertThat(emitted(malformed(MONDAY, 8), row(MONDAY, "R2"), malformed(MONDAY, 7), row(MONDAY, "KV")))
                    .containsExactly(
                            "row 2026-03-02 KV 0 | 2026-03-02 open",
                            "row 2026-03-02 R2 0 | 2026-03-02 open",
                            "tombstone 2026-03-02 Images 0 | 2026-03-02 open",
                            "tombstone 2026-03-02 Stream 0 | 2026-03-02 open",
                            "dead letter row 7 | 2026-03-02 open",
                            "dead letter row 8 | 2026-03-02 emitted");
        }

        @Test
        void hasUndatedDeadLettersAfterAllDays() {
            change(MONDAY, 1, DayKeys.NONE);
            undated(8L, 9L);

            assertThat(emitted(malformed(null, 9), malformed(null, 8), row(MONDAY, "KV")))
                    .containsExactly(
                            "row 2026-03-02 KV 0 | 2026-03-02 emitted",
                            "dead letter row 8 | undated open",
                            "dead letter row 9 | undated emitted");
        }
    }

    @Nested
    class SourceOffset {
        @Test
        void onlyTheLastRowOfADaySaysThatTheDayIsEmitted() {
            change(MONDAY, 2, DayKeys.NONE);
            change(TUESDAY, 2, DayKeys.NONE);

            assertThat(emitted(row(MONDAY, "KV"), row(MONDAY, "R2"), row(TUESDAY, "KV"), row(TUESDAY, "R2")))
                    .containsExactly(
                            "row 2026-03-02 KV 0 | 2026-03-02 open",
                            "row 2026-03-02 R2 0 | 2026-03-02 emitted",
                            "row 2026-03-03 KV 0 | 2026-03-03 open",
                            "row 2026-03-03 R2 0 | 2026-03-03 emitted");
        }

        @Test
        void onlyTheLastTombstoneOfADaySaysThatTheDayIsEmitted() {
            change(MONDAY, 1, keys("Images", "Stream"));
            change(TUESDAY, 0, keys("KV"));

            assertThat(emitted(row(MONDAY, "KV")))
                    .containsExactly(
                            "row 2026-03-02 KV 0 | 2026-03-02 open",
                            "tombstone 2026-03-02 Images 0 | 2026-03-02 open",
                            "tombstone 2026-03-02 Stream 0 | 2026-03-02 emitted",
                            "tombstone 2026-03-03 KV 0 | 2026-03-03 emitted");
        }

        /** With the positions of a real read of a period whose lookback is over. */
        @Test
        void onlyTheCheckpointMovesTheCursor() {
            UsageWindow february = window("2026-02-01", "2026-03-01");
            UsageLine[] rows = {row("2026-02-02", "KV"), row("2026-02-02", "R2"), row("2026-02-03", "KV")};
            try (UsageResponse response = response(OBSERVED, rows)) {
                Removals removals = new Removals(Duration.ofHours(1), at(OBSERVED), response.summary());
                MalformedRowsPolicy malformedRows = new MalformedRowsPolicy(PARTITION, MalformedMode.DEAD_LETTER);
                UsageChanges read = new ChangeDetector(removals, malformedRows, true, since("2026-02-01"))
                        .detect(List.of(february));
                UsagePosition end = new ReadConclusion(removals, read, 7).conclude(february, read.position());
                changes.addAll(read.all());
                new PeriodCheckpoints(read, LocalDate.MAX, OBSERVED)
                        .of(february, end)
                        .forEach(each -> marks.add(new Mark(each, end)));
            }

            assertThat(records(rows))
                    .extracting(record ->
                            what(record) + " | " + record.sourceOffset().get("cursor"))
                    .containsExactly(
                            "row 2026-02-02 KV 0 | 2026-02-01",
                            "row 2026-02-02 R2 0 | 2026-02-01",
                            "row 2026-02-03 KV 0 | 2026-02-01",
                            "checkpoint 2026-02-01 | 2026-03-01");
        }
    }

    @Nested
    class Rows {
        @Test
        void thatAreDuplicatesAreNumberedFromZero() {
            change(MONDAY, 5, DayKeys.NONE);

            assertThat(emitted(
                            row(MONDAY, "R2"),
                            row(MONDAY, "KV", "3"),
                            row(MONDAY, "KV", "1"),
                            row(MONDAY, "R2"),
                            row(MONDAY, "KV", "2")))
                    .extracting(line -> line.split(" \\|", 2)[0])
                    .containsExactly(
                            "row 2026-03-02 KV 0",
                            "row 2026-03-02 KV 1",
                            "row 2026-03-02 KV 2",
                            "row 2026-03-02 R2 0",
                            "row 2026-03-02 R2 1");
        }

        @Test
        void areNumberedAnewOnEachDay() {
            change(MONDAY, 1, DayKeys.NONE);
            change(TUESDAY, 1, DayKeys.NONE);

            assertThat(emitted(row(MONDAY, "KV"), row(TUESDAY, "KV")))
                    .containsExactly(
                            "row 2026-03-02 KV 0 | 2026-03-02 emitted", "row 2026-03-03 KV 0 | 2026-03-03 emitted");
        }

        @Test
        void ofDaysThatDidNotChangeAreLeftOut() {
            change(TUESDAY, 1, DayKeys.NONE);
            change("2026-03-05", 1, DayKeys.NONE);

            assertThat(emitted(
                            row(MONDAY, "KV"),
                            row(TUESDAY, "KV"),
                            malformed(TUESDAY, 7),
                            row("2026-03-04", "KV"),
                            row("2026-03-05", "KV")))
                    .containsExactly(
                            "row 2026-03-03 KV 0 | 2026-03-03 emitted", "row 2026-03-05 KV 0 | 2026-03-05 emitted");
        }
    }

    @Nested
    class DeadLetters {
        @Test
        void thatWereEmittedBeforeAreLeftOut() {
            change(MONDAY, 0, DayKeys.NONE, 8L);

            assertThat(emitted(malformed(MONDAY, 7), malformed(MONDAY, 8), malformed(MONDAY, 9)))
                    .containsExactly("dead letter row 8 | 2026-03-02 emitted");
        }

        @Test
        void ofEqualContentAreEmittedOnce() {
            change(MONDAY, 0, DayKeys.NONE, 7L, 8L);

            assertThat(emitted(malformed(MONDAY, 7), malformed(MONDAY, 7), malformed(MONDAY, 8)))
                    .containsExactly("dead letter row 7 | 2026-03-02 open", "dead letter row 8 | 2026-03-02 emitted");
        }
    }

    @Test
    void allRecordsBearTheMomentOfTheResponse() {
        outdated.add(LocalDate.of(2026, 1, 15));
        change(MONDAY, 1, keys("Images"), 7L);
        mark("2026-03-01", "2026-04-01");

        assertThat(records(row(MONDAY, "KV"), malformed(MONDAY, 7)))
                .extracting(SourceRecord::timestamp)
                .hasSize(5)
                .containsOnly(OBSERVED.toEpochMilli());
    }

    @Test
    void nothingToEmitIsNoRecord() {
        try (UsageEmission emission = emission(response(OBSERVED, row(MONDAY, "KV")))) {
            assertThat(emission.hasNext()).isFalse();
            assertThatThrownBy(emission::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void closingTheEmissionClosesItsResponse() {
        UsageResponse response = response(OBSERVED, row(MONDAY, "KV"));
        emission(response).close();

        assertThatIllegalStateException().isThrownBy(response::lines);
    }
}
