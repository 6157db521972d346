package io.cfbilling.connect.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.fake.CapturedLog;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.offset.SourcePartition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailingStreamsTest {
    private static final List<SourcePartition> STREAMS = IntStream.range(0, 13)
            .mapToObj(account -> new SourcePartition(new AccountId("%032x".formatted(account)), Dataset.USAGE))
            .toList();
    private static final SourcePartition ONE = STREAMS.get(0);
    private static final SourcePartition OTHER = STREAMS.get(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final ApiFailure broken = new ApiFailure.Transient("GET /x returned 500");
    private final CapturedLog log = new CapturedLog(FailingStreams.class);
    private Instant now = Instant.parse("2026-03-10T09:30:00Z");

    @AfterEach
    void close() {
        log.close();
    }

    private void fail(FailingStreams failing, SourcePartition stream) {
        failing.failed(stream, broken, now);
    }

    @Test
    void failTheTaskOnceNoRequestHasSucceededForTheHoursOfTheSetting() {
        FailingStreams failing = new FailingStreams(Duration.ofHours(24));
        for (int hour = 0; hour < 24; hour++) {
            fail(failing, hour % 2 == 0 ? ONE : OTHER);
            now = now.plus(HOUR);
        }
        assertThatThrownBy(() -> fail(failing, ONE))
                .isInstanceOf(ConnectException.class)
                .hasMessage("No request of this task has succeeded for 24 hours, since 2026-03-10T09:30:00Z, and"
                        + " cloudflare.api.fail.after.hours lets the task fail then. Remove the cause, and restart the"
                        + " task: it goes on where it stopped. The last failure: GET /x returned 500");
    }

    @Test
    void failNoTaskWhileAnyStreamSucceeds() {
        FailingStreams failing = new FailingStreams(Duration.ofHours(24));
        for (int hour = 0; hour < 100; hour++) {
            fail(failing, ONE);
            if (hour % 20 == 0) {
                failing.succeeded(OTHER);
            }
            now = now.plus(HOUR);
        }
    }

    @Test
    void failNoTaskByDefault() {
        FailingStreams failing = new FailingStreams(Duration.ZERO);
        for (int day = 0; day < 1000; day++) {
            fail(failing, ONE);
            now = now.plus(Duration.ofDays(1));
        }
    }

    /** It has not failed, but was not requested. */
    @Test
    void countFromTheFirstFailureAndNotFromTheLastSuccess() {
        FailingStreams failing = new FailingStreams(Duration.ofHours(24));
        failing.succeeded(ONE);
        now = now.plus(Duration.ofDays(10));
        assertThatCode(() -> fail(failing, ONE)).doesNotThrowAnyException();
    }

    private List<String> remindedHourly(FailingStreams failing, int hours) {
        for (int hour = 0; hour < hours; hour++) {
            failing.remind(now);
            now = now.plus(HOUR);
        }
        return log.warnings();
    }

    @Test
    void areRepeatedOnceADay() {
        FailingStreams failing = new FailingStreams(Duration.ZERO);
        failing.remindDaily();
        fail(failing, ONE);
        assertThat(remindedHourly(failing, 24)).isEmpty();
        fail(failing, OTHER);
        fail(failing, ONE);
        assertThat(remindedHourly(failing, 24))
                .containsExactly("Not read for a day or longer, though tried again and again: the usage of account "
                        + ONE.account() + " since 2026-03-10T09:30:00Z. This line is repeated once a day, since the"
                        + " worker takes no metrics from connectors");
        failing.succeeded(ONE);
        assertThat(remindedHourly(failing, 24))
                .hasSize(2)
                .last()
                .asString()
                .contains("the " + OTHER + " since 2026-03-11");
        failing.leaves(OTHER);
        assertThat(remindedHourly(failing, 72)).hasSize(2);
    }

    @Test
    void areNamedUpToTen() {
        FailingStreams failing = new FailingStreams(Duration.ZERO);
        failing.remindDaily();
        STREAMS.forEach(stream -> fail(failing, stream));
        assertThat(remindedHourly(failing, 25))
                .singleElement()
                .asString()
                .contains(STREAMS.get(9).account().value())
                .doesNotContain(STREAMS.get(10).account().value())
                .contains("2026-03-10T09:30:00Z, and 3 more. This line");
    }

    @Test
    void areNotRepeatedWhereMetricsShowThem() {
        FailingStreams failing = new FailingStreams(Duration.ZERO);
        fail(failing, ONE);
        assertThat(remindedHourly(failing, 100)).isEmpty();
    }
}
