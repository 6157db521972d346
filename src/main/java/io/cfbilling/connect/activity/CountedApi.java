package io.cfbilling.connect.activity;

import io.cfbilling.connect.api.AccountsPage;
import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.api.ProfileResponse;
import io.cfbilling.connect.api.UsageResponse;
import io.cfbilling.connect.api.VerifiedToken;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.EndpointVersion;
import org.jspecify.annotations.Nullable;

/** An API whose requests are counted by outcome. */
public final class CountedApi implements CloudflareApi {
    private final CloudflareApi api;
    private final TaskActivity activity;

    /**
     * @param api sends the requests; is closed with this one
     */
    public CountedApi(CloudflareApi api, TaskActivity activity) {
        this.api = api;
        this.activity = activity;
    }

    @Override
    public UsageResponse usage(EndpointVersion version, AccountId account, DateRange days)
            throws ApiFailure, InterruptedException {
        return counted(() -> api.usage(version, account, days));
    }

    @Override
    public ProfileResponse profile(AccountId account) throws ApiFailure, InterruptedException {
        return counted(() -> api.profile(account));
    }

    @Override
    public AccountsPage accounts(int number) throws ApiFailure, InterruptedException {
        return counted(() -> api.accounts(number));
    }

    @Override
    public VerifiedToken verifiedToken(@Nullable AccountId account) throws ApiFailure, InterruptedException {
        return counted(() -> api.verifiedToken(account));
    }

    @FunctionalInterface
    private interface Request<T> {
        T send() throws ApiFailure, InterruptedException;
    }

    private <T> T counted(Request<T> request) throws ApiFailure, InterruptedException {
        activity.requestSent();
        try {
            T response = request.send();
            activity.count(Outcome.SUCCESS);
            return response;
        } catch (ApiFailure failure) {
            activity.count(Outcome.of(failure));
            throw failure;
        } finally {
            activity.requestEnded();
        }
    }

    @Override
    public void close() {
        api.close();
    }
}
