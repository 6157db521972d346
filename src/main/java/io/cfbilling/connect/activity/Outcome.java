package io.cfbilling.connect.activity;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.model.Named;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The outcome of a request to the API. */
public enum Outcome implements Named {
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

    /** Lower case, with hyphens. */
    @Override
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The outcome of a request that failed so. */
    public static Outcome of(ApiFailure failure) {
        return Arrays.stream(values())
                .filter(outcome -> outcome.failure != null && outcome.failure.isInstance(failure))
                .findFirst()
                .orElseThrow();
    }
}
