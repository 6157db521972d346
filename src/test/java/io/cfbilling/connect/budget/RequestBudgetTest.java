package io.cfbilling.connect.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import io.cfbilling.connect.api.RateLimit;
import io.cfbilling.connect.simulator.SimulatedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBudgetTest {
    private static final Duration WINDOW = Duration.ofMinutes(5);

    private final SimulatedClock clock = SimulatedClock.at("2025-03-10T09:30:00Z");
    private final Instant start = clock.instant();

    private RequestBudget budget(int requests) {
        return new RequestBudget(new BudgetShare(requests, WINDOW, 0, requests), clock);
    }

    private void advanceTo(Instant moment) {
        if (moment.isAfter(clock.instant())) {
            clock.advance(Duration.between(clock.instant(), moment));
        }
    }

    /** Sends as fast as the budgets permit; returns when. */
    private List<Instant> sendFor(List<RequestBudget> budgets, Duration time) {
        Instant end = clock.instant().plus(time);
        List<Instant> sent = new ArrayList<>();
        RequestBudget next = Collections.min(budgets, Comparator.comparing(RequestBudget::nextAt));
        while (next.nextAt().isBefore(end)) {
            advanceTo(next.nextAt());
            next.requestSent();
            next.responded(clock.instant());
            sent.add(clock.instant());
            next = Collections.min(budgets, Comparator.comparing(RequestBudget::nextAt));
        }
        advanceTo(end);
        return sent;
    }

    /** The fullest window begins at a request; its end does not belong to it. */
    private static void assertNoWindowHoldsMoreThan(int requests, List<Instant> sent) {
        for (int i = 0; i + requests < sent.size(); i++) {
            assertThat(sent.get(i + requests)).isAfterOrEqualTo(sent.get(i).plus(WINDOW));
        }
    }

    @Test
    void beginsGently() {
        assertThat(budget(1000).nextAt()).isBetween(start.plusMillis(300), start.plusMillis(310));
    }

    @Test
    void countsWhatWasSentBeforeItsShareChanged() {
        RequestBudget budget = budget(1000);
        List<Instant> sent = sendFor(List.of(budget), Duration.ofMinutes(1));

        budget.use(new BudgetShare(100, WINDOW, 0, 1000));

        assertThat(sent).hasSizeGreaterThan(100);
        assertThat(budget.nextAt()).isAfterOrEqualTo(sent.get(sent.size() - 100).plus(WINDOW));
    }

    @Test
    void spreadsTheRemainingQuotaByItsNewShare() {
        RequestBudget budget = new RequestBudget(new BudgetShare(50, WINDOW, 0, 1000), clock);
        sendFor(List.of(budget), Duration.ofSeconds(30));
        budget.limitsReported(List.of(new RateLimit("default", 250, Duration.ofSeconds(200), OptionalLong.of(1200))));
        assertThat(budget.nextAt()).isAfter(clock.instant().plusSeconds(15));

        budget.use(new BudgetShare(1000, WINDOW, 0, 1000));

        assertThat(budget.nextAt())
                .isBetween(clock.instant().plusMillis(300), clock.instant().plusSeconds(2));
    }

    @Test
    void permitsASmallBurstAfterIdleTime() {
        RequestBudget budget = budget(1000);
        advanceTo(start.plus(WINDOW));
        for (int i = 0; i < 20; i++) {
            assertThat(budget.nextAt()).isBeforeOrEqualTo(clock.instant());
            budget.requestSent();
        }
        assertThat(budget.nextAt()).isAfter(clock.instant());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 20, 100, 333, 1000})
    void isUsedNearlyFullyAndNeverExceededInAnyWindow(int requests) {
        List<Instant> sent = sendFor(List.of(budget(requests)), WINDOW.multipliedBy(5));

        assertNoWindowHoldsMoreThan(requests, sent);
        assertThat(sent.size()).isGreaterThanOrEqualTo((int) (4.9 * requests * 0.98) - 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 20, 100, 333, 1000})
    void isNotExceededByTasksThatReplaceEachOther(int requests) {
        Random random = new Random(requests);
        List<Instant> sent = new ArrayList<>();
        for (int life = 0; life < 50; life++) {
            RequestBudget budget = budget(requests);
            sent.addAll(sendFor(List.of(budget), Duration.ofMillis(random.nextInt(400_000))));
        }
        assertNoWindowHoldsMoreThan(requests, sent);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100, 1000})
    void isNotExceededWhenManyTasksReplaceAnIdleOneOrOneMany(int requests) {
        for (int life = 0; life < 20; life++) {
            List<Instant> sent = new ArrayList<>();
            clock.advance(WINDOW);
            sent.addAll(sendFor(List.of(idle(requests)), Duration.ofMillis(life * 17_000L)));
            List<RequestBudget> ten = new ArrayList<>();
            for (int task = 0; task < 10; task++) {
                ten.add(new RequestBudget(
                        new BudgetShare(requests / 10, WINDOW, task * requests / 10, requests), clock));
            }
            sent.addAll(sendFor(ten, Duration.ofSeconds(400)));
            sent.addAll(sendFor(List.of(budget(requests)), Duration.ofSeconds(400)));
            assertNoWindowHoldsMoreThan(requests, sent);
        }
    }

    private RequestBudget idle(int requests) {
        RequestBudget budget = budget(requests);
        clock.advance(WINDOW);
        return budget;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 20, 333})
    void isNotExceededOnCloudflaresSideHoweverLongRequestsTake(int requests) {
        RequestBudget budget = budget(requests);
        Random random = new Random(requests);
        PriorityQueue<Instant> responses = new PriorityQueue<>();
        List<Instant> counted = new ArrayList<>();
        while (counted.size() < 4 * requests + 3) {
            Instant next = budget.nextAt();
            if (!responses.isEmpty() && !responses.element().isAfter(next)) {
                advanceTo(responses.remove());
                budget.responded(clock.instant());
                continue;
            }
            advanceTo(next);
            budget.requestSent();
            Instant response = clock.instant().plusMillis(random.nextInt(60_000));
            responses.add(response);
            counted.add(clock.instant()
                    .plusMillis(random.nextLong(
                            Duration.between(clock.instant(), response).toMillis() + 1)));
        }
        counted.sort(null);
        assertNoWindowHoldsMoreThan(requests, counted);
    }

    @Test
    void waitsForAResponseWhileAllPermittedRequestsAreUnderWay() {
        RequestBudget budget = budget(1);
        advanceTo(budget.nextAt());
        budget.requestSent();
        assertThat(budget.nextAt()).isEqualTo(Instant.MAX);

        clock.advance(Duration.ofSeconds(40));
        budget.responded(clock.instant());
        assertThat(budget.nextAt()).isEqualTo(clock.instant().plus(WINDOW));
    }

    @Test
    void permitsNothingInAPauseThatAShorterOneDoesNotShorten() {
        RequestBudget budget = budget(1000);
        budget.pauseUntil(start.plusSeconds(60));
        budget.pauseUntil(start.plusSeconds(30));

        assertThat(budget.nextAt()).isEqualTo(start.plusSeconds(60));
    }

    @Test
    void permitsARequestEachHourWhateverHeadersSay() {
        RequestBudget budget = budget(1000);
        advanceTo(budget.nextAt());
        budget.requestSent();
        budget.responded(clock.instant());
        budget.limitsReported(List.of(new RateLimit("default", 0, Duration.ofDays(10_000), OptionalLong.of(1200))));
        assertThat(budget.nextAt()).isEqualTo(clock.instant().plus(Duration.ofHours(1)));
    }

    @Test
    void permitsAtLeastOneRequest() {
        assertThatIllegalArgumentException().isThrownBy(() -> new BudgetShare(0, WINDOW, 0, 0));
    }

    @Test
    void isAtMostTheWhole() {
        assertThatIllegalArgumentException().isThrownBy(() -> new BudgetShare(6, WINDOW, 5, 10));
    }

    private static RateLimit limit(String name, long left, long seconds) {
        return new RateLimit(name, left, Duration.ofSeconds(seconds), OptionalLong.empty());
    }

    /** How many requests are sent in a time in which each response reports that limit. */
    private int sentWhileReported(RequestBudget budget, Duration time, RateLimit reported) {
        Instant end = clock.instant().plus(time);
        int sent = 0;
        while (budget.nextAt().isBefore(end)) {
            advanceTo(budget.nextAt());
            budget.requestSent();
            budget.limitsReported(List.of(reported));
            budget.responded(clock.instant());
            sent++;
        }
        advanceTo(end);
        return sent;
    }

    @Test
    void recoversFromAWindowThatNeverEnds() {
        RequestBudget budget = budget(1000);
        sentWhileReported(budget, Duration.ofMinutes(1), limit("default", 1199, 999_999_999));
        assertThat(sentWhileReported(budget, WINDOW, limit("default", 1199, 300)))
                .as("once the header is right again")
                .isGreaterThan(800);
    }

    @Test
    void stopsForAtMostAnHourOnAWindowThatNeverEnds() {
        RequestBudget budget = budget(1000);
        budget.limitsReported(List.of(limit("default", 0, 999_999_999)));
        assertThat(budget.nextAt()).isBeforeOrEqualTo(start.plus(Duration.ofHours(1)));
        sentWhileReported(budget, Duration.ofHours(2), limit("default", 1199, 999_999_999));
        assertThat(sentWhileReported(budget, Duration.ofHours(1), limit("default", 1199, 999_999_999)))
                .isGreaterThan(1000);
    }

    @Test
    void keepsFewLimitsHoweverManyHeadersName() {
        RequestBudget budget = budget(1000);
        budget.limitsReported(List.of(limit("default", 700, 300)));
        for (int response = 0; response < 20; response++) {
            List<RateLimit> reported = new ArrayList<>();
            for (int name = 0; name < 10_000; name++) {
                reported.add(limit("limit-" + response + "-" + name, 5, 300));
            }
            reported.add(limit("default", 700 - response, 300));
            budget.limitsReported(reported);
        }
        assertThat(budget).extracting("limits", MAP).hasSizeLessThanOrEqualTo(8).containsKey("default");
        clock.advance(Duration.ofHours(2));
        budget.limitsReported(List.of(limit("default", 1199, 300)));
        assertThat(budget).extracting("limits", MAP).containsOnlyKeys("default");
        assertThat(budget.remainingQuota()).hasValue(1199);
    }

    @Test
    void pausesForAtMostAnHour() {
        RequestBudget budget = budget(1000);
        budget.pauseUntil(start.plus(Duration.ofDays(365)));
        assertThat(budget.nextAt()).isEqualTo(start.plus(Duration.ofHours(1)));
    }
}
