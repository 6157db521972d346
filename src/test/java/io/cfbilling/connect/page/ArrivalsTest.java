package io.cfbilling.connect.page;

import static io.cfbilling.connect.page.PageRecords.usage;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

    private final Bill bill = new Bill();

    @Test
    void marksWhatARecordMeans() {
        take("R2", "1 USD", NOW);
        take("R2", "1 USD", NOW);
        take("R2", "3 USD", NOW);
        take("R2", null, NOW);

        List<Arrival> last = bill.view(contents -> contents.arrivals().last(10));
        assertThat(last)
                .extracting(Arrival::mark)
                .containsExactly(Arrival.Mark.REMOVED, Arrival.Mark.RESTATED, Arrival.Mark.REPEATED, Arrival.Mark.NEW);
        assertThat(last.get(1).former()).isEqualByComparingTo("1");
        assertThat(last.get(0).cost()).isNull();
        assertThat(last.get(0).former()).isEqualByComparingTo("3");
    }

    @Test
    void countsWhatTheLastMinuteHasChanged() {
        take("R2", "100 USD", NOW.minusSeconds(61));
        take("R2", "103 USD", NOW.minusSeconds(30));
        take("R2", "103 USD", NOW.minusSeconds(20));
        take("Workers", "2 EUR", NOW.minusSeconds(10));

        Arrivals.LastMinute minute = bill.view(contents -> contents.arrivals().lastMinute("USD", NOW));
        assertThat(minute).isEqualTo(new Arrivals.LastMinute(1, 1, 0, new BigDecimal("3")));
    }

    @Test
    void keepsOnlyTheLastOnesButCountsAll() {
        for (int i = 1; i <= 300; i++) {
            take("R2", i + " USD", NOW);
        }

        List<Arrival> last = bill.view(contents -> contents.arrivals().last(1000));
        assertThat(last).hasSize(200);
        Map<String, Long> counts = bill.view(contents -> contents.arrivals().counts());
        assertThat(counts).containsEntry("usage", 300L);
    }

    private void take(String service, @Nullable String cost, Instant at) {
        bill.take(usage("a", LocalDate.parse("2026-11-27"), service, cost, at));
    }
}
