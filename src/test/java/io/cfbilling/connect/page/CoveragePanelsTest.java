package io.cfbilling.connect.page;

import static io.cfbilling.connect.page.PageRecords.checkpoint;
import static io.cfbilling.connect.page.PageRecords.checkpointTombstone;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoveragePanelsTest {
    private static final Clock NOW = Clock.fixed(Instant.parse("2026-11-28T10:00:00Z"), ZoneOffset.UTC);
    private static final Query.Wanted ALL = new Query(Map.of()).part();

    private final Bill bill = new Bill();
    private final CoveragePanels coverage = new CoveragePanels(bill, NOW);

    @Test
    void aDayIsFinalReadReadInPartOrMissing() {
        bill.take(checkpoint("a", "2026-09-01", "2026-10-01", "final"));
        bill.take(checkpoint("a", "2026-11-01", "2026-11-26", "read"));

        assertThat(states("a")).containsExactly("final 30", "missing 31", "read 24", "partly 1", "missing 3");
        assertThat(coverage.gaps(ALL).rows())
                .containsExactly(
                        gap("a", "missing", "2026-10-01", "2026-10-31"),
                        gap("a", "partly", "2026-11-25", "2026-11-25"),
                        gap("a", "missing", "2026-11-26", "2026-11-27"));
    }

    @Test
    void todayIsNotMissedBeforeItIsOver() {
        bill.take(checkpoint("a", "2026-11-01", "2026-11-29", "read"));

        assertThat(states("a")).containsExactly("read 27", "partly 1");
        assertThat(coverage.gaps(ALL).total()).isZero();
        assertThat(bill.view(coverage::incomplete)).isEqualTo(new CoveragePanels.Incomplete(0, 0));
    }

    @Test
    void aResponseThatLackedRowsMakesItsDaysSuspect() {
        bill.take(checkpoint("a", "2026-11-01", "2026-11-29", "suspect"));
        assertThat(states("a")).containsExactly("suspect 28");

        bill.take(checkpoint("a", "2026-11-01", "2026-11-29", "read"));
        assertThat(states("a")).containsExactly("read 27", "partly 1");
    }

    @Test
    void whileTheBillingPeriodIsNotKnownADayIsNotComplete() {
        bill.take(checkpoint("a", "2026-11-01", "2026-11-29", "unknown"));
        assertThat(states("a")).containsExactly("unknown 28");

        bill.take(checkpoint("a", "2026-11-05", "2026-11-29", "read"));
        bill.take(checkpointTombstone("a", "2026-11-01"));
        assertThat(states("a")).containsExactly("read 23", "partly 1");
    }

    @Test
    void periodsMayOverlap() {
        bill.take(checkpoint("a", "2026-11-01", "2026-11-20", "final"));
        bill.take(checkpoint("a", "2026-11-10", "2026-11-29", "read"));

        assertThat(states("a")).containsExactly("final 19", "read 8", "partly 1");
    }

    @Test
    void nothingIsMissingBeforeTheFirstPeriodUnlessTheStartDateIsKnown() {
        bill.take(checkpoint("a", "2026-11-01", "2026-11-29", "read"));
        bill.take(checkpoint("b", "2026-11-11", "2026-11-29", "read"));
        assertThat(states("b")).containsExactly("before 10", "read 17", "partly 1");

        bill.startsOn(LocalDate.parse("2026-11-06"));
        assertThat(states("a")).containsExactly("read 22", "partly 1");
        assertThat(states("b")).containsExactly("missing 5", "read 17", "partly 1");
    }

    @Test
    void theAccountsWithTheMostDaysThatAreNotCompleteComeFirst() {
        bill.take(checkpoint("a", "2026-11-01", "2026-11-29", "read"));
        bill.take(checkpoint("b", "2026-11-01", "2026-11-11", "read"));
        bill.take(checkpoint("c", "2026-11-01", "2026-11-21", "read"));

        CoveragePanels.CoverageMap map = coverage.map(new Query.Wanted(1, 2));
        assertThat(map.accounts().total()).isEqualTo(3);
        assertThat(map.accounts().rows())
                .extracting(CoveragePanels.Row::account)
                .containsExactly("c", "a");
        assertThat(bill.view(coverage::incomplete)).isEqualTo(new CoveragePanels.Incomplete(8 + 18, 2));
    }

    private List<String> states(String account) {
        return coverage.map(ALL).accounts().rows().stream()
                .filter(row -> row.account().equals(account))
                .flatMap(row -> row.stretches().stream())
                .map(stretch -> stretch.state() + " " + stretch.days())
                .toList();
    }

    private static CoveragePanels.Gap gap(String account, String state, String from, String through) {
        return new CoveragePanels.Gap(account, state, LocalDate.parse(from), LocalDate.parse(through));
    }
}
