package io.cfbilling.connect.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.budget.BudgetShare;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.simulator.SimulatedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

/** The default budget, of which listing has one request in twenty. */
class ListingBudgetTest {
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final BudgetShare OWN = new BudgetShare(50, WINDOW, 0, 1000);
    private static final BudgetShare TASKS = new BudgetShare(950, WINDOW, 50, 1000);
    private static final BudgetShare ALL = new BudgetShare(1000, WINDOW, 0, 1000);

    private final SimulatedClock clock = SimulatedClock.at("2025-03-10T09:30:00Z");
    private final Set<AccountId> polled = new HashSet<>();
    private final RequestBudget requests = new RequestBudget(OWN, clock);
    private final List<Instant> sent = new ArrayList<>();
    private ListingBudget budget = new ListingBudget(requests, OWN, ALL, this::isPolled);

    private void send(RequestBudget from) {
        if (from.nextAt().isAfter(clock.instant())) {
            clock.set(from.nextAt());
        }
        from.requestSent();
        from.responded(clock.instant());
        sent.add(clock.instant());
    }

    /** How long the pages take of an account each, from the first one's response to the last one's. */
    private Duration pages(int first, int last) {
        Instant begin = clock.instant();
        for (int page = first; page <= last; page++) {
            send(requests);
            budget.pageRead(List.of(FakeListing.account(page)));
            begin = page == first ? clock.instant() : begin;
        }
        return Duration.between(begin, clock.instant());
    }

    private boolean isPolled(List<AccountId> accounts) {
        return accounts.stream().anyMatch(polled::contains);
    }

    @Test
    void theFirstListOfANewConnectorUsesTheSharesOfAll() {
        assertThat(pages(1, 201)).isBetween(Duration.ofSeconds(58), Duration.ofSeconds(65));
    }

    @Test
    void aListWithAnAccountThatHasAnOffsetKeepsToItsOwnShare() {
        polled.add(FakeListing.account(1));
        assertThat(pages(1, 21)).isGreaterThan(Duration.ofSeconds(110));
    }

    @Test
    void theFirstSuchAccountEndsTheUseOfAllShares() {
        polled.add(FakeListing.account(10));
        assertThat(pages(1, 10)).isLessThan(Duration.ofSeconds(5));
        assertThat(pages(11, 30)).isGreaterThan(Duration.ofSeconds(110));
    }

    @Test
    void laterListsKeepToTheirOwnShare() {
        pages(1, 20);
        budget.firstListRead();
        assertThat(pages(1, 20)).isGreaterThan(Duration.ofSeconds(110));
    }

    @Test
    void aListKeepsToItsOwnShareIfOffsetsCannotBeRead() {
        budget = new ListingBudget(requests, OWN, ALL, accounts -> {
            throw new ConnectException("the store is closed");
        });
        assertThat(pages(1, 21)).isGreaterThan(Duration.ofSeconds(110));
    }

    @Test
    void noWindowHoldsMoreThanTheBudgetWhenTasksStartAfterTheFirstList() {
        pages(1, 600);
        budget.firstListRead();
        RequestBudget tasks = new RequestBudget(TASKS, clock);
        Instant end = clock.instant().plus(WINDOW.multipliedBy(3));
        while (clock.instant().isBefore(end)) {
            send(List.of(tasks, requests).stream()
                    .min(Comparator.comparing(RequestBudget::nextAt))
                    .orElseThrow());
        }
        assertThat(IntStream.range(0, sent.size() - ALL.requests()))
                .allSatisfy(first -> assertThat(sent.get(first + ALL.requests()))
                        .isAfterOrEqualTo(sent.get(first).plus(WINDOW)));
    }
}
