package io.cfbilling.connect.usage;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cfbilling.connect.api.UsageResponse;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.MalformedMode;
import io.cfbilling.connect.model.MalformedRow;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.spool.SortedSpool;
import io.cfbilling.connect.spool.SpoolDirectory;
import io.cfbilling.connect.usage.window.UsageWindow;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In the mode that fails the task, each log line is an exception. */
class MalformedRowsPolicyTest {
    private static final UsageWindow JANUARY = window(LocalDate.of(2026, 1, 1));
    private static final UsageWindow FEBRUARY = window(LocalDate.of(2026, 2, 1));

    private final MalformedRowsPolicy rows = new MalformedRowsPolicy(
            new SourcePartition(new AccountId("b69a9f3492637782896352daae219e7d"), Dataset.USAGE), MalformedMode.FAIL);

    @TempDir
    private Path directory;

    private static UsageWindow window(LocalDate start) {
        DateRange month = new DateRange(start, start.plusMonths(1));
        return new UsageWindow(start, month, month, false);
    }

    private void look(UsageWindow window, List<UsageWindow> planned, long identity) {
        SortedSpool<UsageLine> lines = new SpoolDirectory(directory).usage();
        lines.add(new MalformedRow(window.periodStart(), "row 1: it is not a JSON object", "[]", 2, identity));
        try (UsageResponse response =
                new UsageResponse(EndpointVersion.PAYGO, lines, "/usage", Instant.EPOCH, Optional.empty())) {
            rows.check(window, planned, List.of(window), response);
        }
    }

    private void logs(UsageWindow window, List<UsageWindow> planned, long identity) {
        assertThatThrownBy(() -> look(window, planned, identity)).isInstanceOf(ConnectException.class);
    }

    @Test
    void theSameRowsAreLoggedOnce() {
        logs(JANUARY, List.of(JANUARY), 1);
        assertThatCode(() -> look(JANUARY, List.of(JANUARY), 1)).doesNotThrowAnyException();
        logs(JANUARY, List.of(JANUARY), 2);
    }

    /** The memory must not grow with the backfill. */
    @Test
    void aFinalWindowIsForgotten() {
        logs(JANUARY, List.of(JANUARY, FEBRUARY), 1);
        logs(FEBRUARY, List.of(FEBRUARY), 1);
        logs(JANUARY, List.of(JANUARY, FEBRUARY), 1);
    }
}
