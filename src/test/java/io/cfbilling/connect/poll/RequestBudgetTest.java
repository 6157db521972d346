package io.cfbilling.connect.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBudgetTest {
    private static final Instant START = Instant.parse("2025-03-10T09:30:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(5);

    @Test
    void letsTheWholeBudgetBeSentAtOnceAndThenWaitsForTheWindow() {
        RequestBudget budget = new RequestBudget(3, WINDOW);
        for (int i = 0; i < 3; i++) {
            assertThat(budget.nextAt()).isBeforeOrEqualTo(START);
            budget.spend(START.plusSeconds(i));
        }

        assertThat(budget.nextAt()).isEqualTo(START.plus(WINDOW));
        budget.spend(budget.nextAt());
        assertThat(budget.nextAt()).isEqualTo(START.plusSeconds(1).plus(WINDOW));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 20})
    void holdsNoMoreInAnyWindowHoweverItIsLaid(int requests) {
        RequestBudget budget = new RequestBudget(requests, WINDOW);
        Random random = new Random(requests);
        List<Instant> sent = new ArrayList<>();
        Instant now = START;
        for (int i = 0; i < 2000; i++) {
            now = now.plusMillis(random.nextInt(20_000));
            if (now.isBefore(budget.nextAt())) {
                now = budget.nextAt();
            }
            budget.spend(now);
            sent.add(now);
        }

        // A fullest window begins at a request; its end is not part of it.
        for (int i = 0; i + requests < sent.size(); i++) {
            assertThat(sent.get(i + requests)).isAfterOrEqualTo(sent.get(i).plus(WINDOW));
        }
    }

    @Test
    void forgetsWhatWasSentBeforeTheWindow() {
        RequestBudget budget = new RequestBudget(2, WINDOW);
        budget.spend(START);
        budget.spend(START);
        budget.spend(START.plus(WINDOW));

        assertThat(budget.nextAt()).isEqualTo(START.plus(WINDOW));
    }

    @Test
    void sendsNothingDuringAPause() {
        RequestBudget budget = new RequestBudget(10, WINDOW);
        budget.pauseUntil(START.plusSeconds(60));

        assertThat(budget.nextAt()).isEqualTo(START.plusSeconds(60));
    }

    @Test
    void isNotCutShortInItsPauseByAShorterOne() {
        RequestBudget budget = new RequestBudget(10, WINDOW);
        budget.pauseUntil(START.plusSeconds(60));
        budget.pauseUntil(START.plusSeconds(30));

        assertThat(budget.nextAt()).isEqualTo(START.plusSeconds(60));
    }

    @Test
    void waitsForTheWindowWhereThatIsLongerThanThePause() {
        RequestBudget budget = new RequestBudget(1, WINDOW);
        budget.spend(START);
        budget.pauseUntil(START.plusSeconds(60));

        assertThat(budget.nextAt()).isEqualTo(START.plus(WINDOW));
    }

    @Test
    void mustLetSomethingBeAsked() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RequestBudget(0, WINDOW));
    }
}
