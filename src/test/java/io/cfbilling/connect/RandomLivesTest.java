package io.cfbilling.connect;

import static org.assertj.core.api.Assertions.assertThat;

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
 * Random lives of accounts, three of five of them wild. A failure says how to play its life again; others than the usual
 * ones are played with {@code -Dlives.from=SEED -Dlives.to=SEED}.
 */
class RandomLivesTest {
    /** No two billing periods' starts lie further apart than half of that, and one may wait for another. */
    private static final int TWO_PERIODS = 62;

    static IntStream seeds() {
        return IntStream.rangeClosed(Integer.getInteger("lives.from", 1), Integer.getInteger("lives.to", 100));
    }

    /** Beside each other, but not beside other tests: some of these look at the log, which is one for all. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Execution(ExecutionMode.CONCURRENT)
    void aLifeEndsWithTheLedgersTruthInTheTopic(int seed) {
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

    /** Of days so old that the API may refuse their windows, rows come or do not. */
    private static List<LedgerRow> complete(RandomLife life, Collection<LedgerRow> rows) {
        LocalDate first = life.settings().complete();
        return rows.stream().filter(row -> !row.day().isBefore(first)).toList();
    }

    private static void assertTruth(RandomLife life) {
        Collection<LedgerRow> compacted =
                complete(life, UsageTopic.compacted(life.kafka().written()));
        if (life.settings().moving()) {
            // What is final keeps the dress of the generation that told it.
            assertThat(compacted.stream().map(LedgerRow::withoutLater))
                    .containsExactlyInAnyOrderElementsOf(
                            life.ledger().stream().map(LedgerRow::withoutLater).toList());
            life.accountIds().forEach(account -> assertDress(life, account, compacted));
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

    /** What is not final is as the generation tells it that the account's offset names, and that is still served. */
    private static void assertDress(RandomLife life, String account, Collection<LedgerRow> compacted) {
        Map<String, Object> offset = offset(life, account);
        if (offset != null) {
            UsagePath path = UsagePath.valueOf(
                    EndpointVersion.of(String.valueOf(offset.get("usage_api"))).name());
            LocalDate stored = LocalDate.parse(String.valueOf(offset.get("cursor")));
            LocalDate complete = life.settings().complete();
            LocalDate cursor = stored.isBefore(complete) ? complete : stored;
            assertThat(life.settings().isOver(cursor) || life.serves(account, path))
                    .as("%s is served", path)
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

    /** Where nothing was ever stored, nothing is behind. */
    private static LocalDate cursor(RandomLife life, String account) {
        Map<String, Object> offset = offset(life, account);
        return offset == null ? LocalDate.MAX : LocalDate.parse(String.valueOf(offset.get("cursor")));
    }

    /** A cursor that stays behind for ever would be a leak. */
    private static LocalDate leastCursor(RandomLife life) {
        LifeSettings settings = life.settings();
        LocalDate least = settings.wantedUntil(life.today()).minusDays(settings.lookback() + TWO_PERIODS);
        return least.isBefore(settings.from()) ? settings.from().minusDays(1) : least;
    }
}
