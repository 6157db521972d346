package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.UsageRow;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API over HTTP: paths, and what their results look like. */
public final class HttpCloudflareApi implements CloudflareApi {
    private static final Logger LOG = LoggerFactory.getLogger(HttpCloudflareApi.class);

    /** The most that the API gives on one page. */
    private static final int ACCOUNTS_PER_PAGE = 50;

    private final HttpGet http;

    /**
     * @param settings how to reach the API
     * @param clock stamps the answers
     */
    public HttpCloudflareApi(ApiSettings settings, Clock clock) {
        this.http = new HttpGet(settings, clock);
    }

    @Override
    public UsageAnswer usage(AccountId account, DateRange days) throws ApiFailure, InterruptedException {
        String path = "/accounts/" + account + "/billing/usage/paygo?from=" + days.from() + "&to=" + days.to();
        List<UsageRow> rows = new ArrayList<>();
        List<String> malformed = new ArrayList<>();
        HttpGet.Answer<Boolean> answer = http.get(path, parser -> readRows(account, parser, rows, malformed));
        return new UsageAnswer(rows, malformed, answer.receivedAt());
    }

    private static boolean readRows(AccountId account, JsonParser parser, List<UsageRow> rows, List<String> malformed)
            throws IOException, MalformedException {
        requireArray(parser);
        for (int row = 1; parser.nextToken() != JsonToken.END_ARRAY; row++) {
            try {
                rows.add(UsageRowReader.read(account, parser));
            } catch (MalformedException e) {
                malformed.add("row " + row + " of the answer: " + e.getMessage());
            }
        }
        return true;
    }

    @Override
    public ProfileAnswer profile(AccountId account) throws ApiFailure, InterruptedException {
        HttpGet.Answer<ProfileAnswer> answer;
        try {
            answer = http.get("/accounts/" + account + "/billing/profile", this::readProfile);
        } catch (ApiFailure.NotFound none) {
            if (none.noRoute()) {
                // The endpoint is deprecated: its end must not read as the end of every account's profile.
                throw none;
            }
            return new ProfileAnswer.None(http.now());
        }
        ProfileAnswer result = answer.result();
        return result == null ? new ProfileAnswer.None(answer.receivedAt()) : result;
    }

    private ProfileAnswer readProfile(JsonParser parser) throws IOException {
        Instant receivedAt = http.now();
        try {
            return new ProfileAnswer.Found(ProfileReader.read(parser), receivedAt);
        } catch (MalformedException e) {
            return new ProfileAnswer.Malformed(String.valueOf(e.getMessage()), receivedAt);
        }
    }

    @Override
    public AccountsPage accounts(int number) throws ApiFailure, InterruptedException {
        HttpGet.Answer<List<AccountId>> answer = http.get(
                "/accounts?page=" + number + "&per_page=" + ACCOUNTS_PER_PAGE, HttpCloudflareApi::readAccounts);
        List<AccountId> accounts = answer.result();
        return new AccountsPage(accounts == null ? List.of() : accounts, answer.totalPages());
    }

    private static List<AccountId> readAccounts(JsonParser parser) throws IOException, MalformedException {
        requireArray(parser);
        List<AccountId> accounts = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (JsonText.read(parser) instanceof Map<?, ?> account && account.get("id") instanceof String id) {
                accountId(id).ifPresent(accounts::add);
            }
        }
        return accounts;
    }

    private static Optional<AccountId> accountId(String id) {
        try {
            return Optional.of(new AccountId(id));
        } catch (IllegalArgumentException e) {
            LOG.warn("In the list of accounts, one cannot be polled and is left out: {}", e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private static void requireArray(JsonParser parser) throws IOException, MalformedException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            throw new MalformedException("it is no array");
        }
    }
}
