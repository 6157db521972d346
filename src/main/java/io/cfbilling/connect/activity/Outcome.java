package io.cfbilling.connect.activity;

import io.cfbilling.connect.api.ApiFailure;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The outcome of a request to the API. */
public enum Outcome {
    /** The response was read; that an account has no profile is a success too. */
    SUCCESS(null),
    TRANSIENT(ApiFailure.Transient.class),
    RATE_LIMITED(ApiFailure.RateLimited.class),
    FORBIDDEN(ApiFailure.Forbidden.class),
    NOT_FOUND(ApiFailure.NotFound.class),
    REJECTED(ApiFailure.Rejected.class);

    private final @Nullable Class<? extends ApiFailure> failure;

    Outcome(@Nullable Class<? extends ApiFailure> failure) {
        this.failure = failure;
    }

    /** The name in metrics: lower case, with hyphens. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Outcome of(ApiFailure failure) {
        return Arrays.stream(values())
                .filter(outcome -> outcome.failure != null && outcome.failure.isInstance(failure))
                .findFirst()
                .orElseThrow();
    }
}
