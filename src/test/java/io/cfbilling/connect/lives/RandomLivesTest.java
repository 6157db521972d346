package io.cfbilling.connect.lives;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.cluster.ExactlyOnceCheck;
import io.cfbilling.connect.cluster.UsageTopic;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.UsagePath;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random lives of accounts, three of five of them wild. A failure has the command that repeats its life; other lives
 * run with {@code -Dlives.from=SEED -Dlives.to=SEED}.
 */
class RandomLivesTest {
    /** At least twice the longest billing period, since the cursor may wait for the period before. */
    private static final int TWO_PERIODS = 62;

    static IntStream seeds() {
        return IntStream.rangeClosed(Integer.getInteger("lives.from", 1), Integer.getInteger("lives.to", 100));
    }

    /** Lives run concurrently, but not with other tests, since some of those read the shared log. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Execution(ExecutionMode.CONCURRENT)
    void aLifeEndsWithTheLedgersRowsInTheTopic(int seed) {
        boolean wild = seed % 5 < 3;
        try (RandomLife life = new RandomLife(seed, wild)) {
            try {
                life.live();
                assertTruth(life);
                // Read strictly, a first response may lack rows of subscriptions that no row has shown yet.
                if (!wild && !life.settings().readings().strict()) {
                    assertThat(complete(life, UsageTopic.rows(life.kafka().written())))
                            .containsExactlyInAnyOrderElementsOf(life.ledger());
                }
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError(failure.getMessage() + "\n" + life.story(), failure);
            }
        }
    }

    /** Without days so old that the API may reject their windows: their rows may be missing. */
    private static List<LedgerRow> complete(RandomLife life, Collection<LedgerRow> rows) {
        LocalDate first = life.settings().complete();
        return rows.stream().filter(row -> !row.day().isBefore(first)).toList();
    }

    private static void assertTruth(RandomLife life) {
        Collection<LedgerRow> compacted =
                complete(life, UsageTopic.compacted(life.kafka().written()));
        if (life.settings().moving()) {
            // Final rows keep the fields of the endpoint version that returned them.
            assertThat(compacted.stream().map(LedgerRow::withoutLater))
                    .containsExactlyInAnyOrderElementsOf(
                            life.ledger().stream().map(LedgerRow::withoutLater).toList());
            life.accountIds().forEach(account -> assertVersion(life, account, compacted));
        } else {
            assertThat(compacted).containsExactlyInAnyOrderElementsOf(life.ledger());
        }
        assertThat(CheckpointCheck.complaints(life)).isEmpty();
        if (life.settings().complete().equals(life.settings().from())) {
            life.accountIds()
                    .forEach(account -> assertThat(cursor(life, account)).isAfter(leastCursor(life)));
        }
        if (life.settings().exactlyOnce()) {
            assertThat(ExactlyOnceCheck.complaints(life.kafka().transactions(), life.spoiltDays()))
                    .isEmpty();
            assertThat(DeadLetterCheck.complaints(life.kafka().transactions())).isEmpty();
        }
    }

    /** Rows that are not final have the fields of the endpoint version in the account's offset, which is still available. */
    private static void assertVersion(RandomLife life, String account, Collection<LedgerRow> compacted) {
        Map<String, Object> offset = offset(life, account);
        if (offset != null) {
            UsagePath path = UsagePath.valueOf(
                    EndpointVersion.of(String.valueOf(offset.get("usage_api"))).name());
            LocalDate stored = LocalDate.parse(String.valueOf(offset.get("cursor")));
            LocalDate complete = life.settings().complete();
            LocalDate cursor = stored.isBefore(complete) ? complete : stored;
            assertThat(life.settings().isOver(cursor) || life.serves(account, path))
                    .as("%s is available", path)
                    .isTrue();
            assertThat(compacted.stream()
                            .filter(row -> row.accountId().equals(account)
                                    && !row.day().isBefore(cursor)))
                    .containsExactlyInAnyOrderElementsOf(life.ledger(account, cursor, path));
        }
    }

    private static @Nullable Map<String, Object> offset(RandomLife life, String account) {
        return life.kafka().offset(new SourcePartition(new AccountId(account), Dataset.USAGE).toMap());
    }

    /** The stored cursor, or the end if there is no offset. */
    private static LocalDate cursor(RandomLife life, String account) {
        Map<String, Object> offset = offset(life, account);
        return offset == null ? LocalDate.MAX : LocalDate.parse(String.valueOf(offset.get("cursor")));
    }

    /** The cursor must not stay behind, or the offset would grow forever. */
    private static LocalDate leastCursor(RandomLife life) {
        LifeSettings settings = life.settings();
        LocalDate least = settings.readableUntil(life.today()).minusDays(settings.lookback() + TWO_PERIODS);
        return least.isBefore(settings.from()) ? settings.from().minusDays(1) : least;
    }
}
