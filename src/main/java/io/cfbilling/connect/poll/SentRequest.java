package io.cfbilling.connect.poll;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.model.WithoutMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request and its result: written by one request thread, and then read by one other thread. */
final class SentRequest<T> {
    private static final Logger LOG = LoggerFactory.getLogger(SentRequest.class);

    private final Exchange<T> exchange;
    private final Slots.Slot slot;
    private final RequestBudget budget;
    private final Clock clock;
    private final Instant sentAt;
    private Duration took = Duration.ZERO;
    private @Nullable T response;
    private boolean counted;

    /** Why there is no response; created before the request is sent, since there may be no memory for it afterwards. */
    private ApiFailure failure;

    SentRequest(Exchange<T> exchange, Slots.Slot slot, RequestBudget budget, Clock clock) {
        this.exchange = exchange;
        this.slot = slot;
        this.budget = budget;
        this.clock = clock;
        this.sentAt = clock.instant();
        this.failure = new ApiFailure.Transient(
                "the response for the " + exchange.subject() + " could not be read, as the log says in detail");
    }

    Slots.Slot slot() {
        return slot;
    }

    /** Sends the request, and keeps its result for {@link #take}. */
    void run(CloudflareApi api) {
        send(api);
        took = Duration.between(sentAt, clock.instant());
        count();
    }

    /** Whatever reading the response throws fails only this request: a restart would read the same response again. */
    private void send(CloudflareApi api) {
        try {
            response = exchange.send(api);
        } catch (ApiFailure e) {
            failure = e;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (Throwable broken) {
            log(broken);
        }
    }

    private void log(Throwable broken) {
        try {
            if (broken instanceof OutOfMemoryError) {
                LOG.warn(
                        "The response to a request for the {} needs more memory than the worker has, and is dropped; the"
                                + " request is sent again as after other failures. Raise the worker's heap if it lasts",
                        exchange.subject(),
                        new WithoutMessage(broken));
            } else {
                LOG.warn(
                        "The connector could not read the response to a request for the {}; the request is sent again as"
                                + " after other failures. If it lasts, open an issue with the stack trace",
                        exchange.subject(),
                        new WithoutMessage(broken));
            }
        } catch (Throwable again) {
            // With too little memory, even this may fail; the request must not be lost.
        }
    }

    /** Counts the request as over, once. */
    private void count() {
        if (!counted) {
            budget.responded();
            counted = true;
        }
    }

    /** Passes the result on; on the task's thread. */
    void take() {
        count();
        if (response == null) {
            exchange.failed(failure, took);
        } else {
            exchange.responded(response, took);
        }
    }

    /** Releases the response, if there is one. */
    void drop() {
        if (response != null) {
            exchange.dropped(response);
        }
    }
}
