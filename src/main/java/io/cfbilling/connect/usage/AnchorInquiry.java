package io.cfbilling.connect.usage;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.stream.BillingStream;
import io.cfbilling.connect.stream.Telling;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the API for an account's anchors, so that it need not be read by the month until rows show them. It is an aid: to
 * be left without an answer costs nothing.
 */
final class AnchorInquiry {
    private static final Logger LOG = LoggerFactory.getLogger(AnchorInquiry.class);
    private static final Duration REST = Duration.ofDays(1);

    private final SourcePartition partition;
    private Instant due = Instant.MIN;

    /**
     * @param partition the usage whose anchors they are
     */
    AnchorInquiry(SourcePartition partition) {
        this.partition = partition;
    }

    /** Whether it may be asked again: at most daily, since who has no subscription now hardly has one in an hour. */
    boolean isDue(Instant now) {
        return !now.isBefore(due);
    }

    /**
     * What to ask.
     *
     * @param learn is given the anchors if there are any, on the task's thread
     */
    BillingStream.Question question(Instant now, Consumer<BillingAnchors> learn) {
        due = now.plus(REST);
        return api -> {
            try {
                BillingAnchors anchors = BillingAnchors.of(api.billingCycles(partition.account()), now);
                return new Heard(true, () -> {
                    if (anchors.known()) {
                        learn.accept(anchors);
                    }
                });
            } catch (ApiFailure.RateLimited everybodysAffair) {
                throw everybodysAffair;
            } catch (ApiFailure failure) {
                LOG.debug("The anchors of the {} are left to its rows to show: {}", partition, failure.getMessage());
                return new Heard(false, () -> {});
            }
        };
    }

    /** An answer that tells nothing, and may teach something. */
    private record Heard(boolean isSuccess, Runnable lesson) implements BillingStream.Answer {
        @Override
        public Telling tell() {
            lesson.run();
            return Telling.of();
        }

        @Override
        public void close() {}
    }
}
