package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.BillingCycle;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.MalformedRow;
import io.cfbilling.connect.model.Redaction;
import io.cfbilling.connect.model.UsageApi;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.spool.SortedSpool;
import io.cfbilling.connect.spool.SpoolDirectory;
import io.cfbilling.connect.spool.SpoolException;
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

    private final Redaction redaction;
    private final SpoolDirectory spool;
    private final HttpGet http;

    /**
     * @param settings how to reach the API
     * @param redaction what becomes of sensitive and personal fields in raw text, and in fields that the schema does not
     *     know; these never show sensitive ones, though profile records include them
     * @param spool where large answers wait
     * @param clock stamps the answers
     * @param traffic hears of what limits the answers tell of
     */
    public HttpCloudflareApi(
            ApiSettings settings, Redaction redaction, SpoolDirectory spool, Clock clock, Traffic traffic) {
        this.redaction = redaction.besidesProfileRecords();
        this.spool = spool;
        this.http = new HttpGet(settings, clock, traffic);
    }

    @Override
    public UsageAnswer usage(UsageApi api, AccountId account, DateRange days) throws ApiFailure, InterruptedException {
        String path = "/accounts/" + account + resource(api) + "?from=" + days.from() + "&to=" + days.to();
        SortedSpool<UsageLine> lines = spool.usage();
        boolean done = false;
        try {
            HttpGet.Answer<Boolean> answer = http.get(path, parser -> readLines(account, parser, lines));
            UsageAnswer usage = new UsageAnswer(api, lines, path, answer.receivedAt(), answer.date());
            done = true;
            return usage;
        } catch (SpoolException noRoom) {
            // Other accounts' answers may be smaller, and somebody may make room.
            throw new ApiFailure.Transient(
                    "GET " + path + " was answered with more than memory holds. " + noRoom.getMessage());
        } finally {
            if (!done) {
                lines.close();
            }
        }
    }

    private static String resource(UsageApi api) {
        return switch (api) {
            case PAYGO -> "/billing/usage/paygo";
            case PAYGO_USAGE -> "/paygo-usage";
            case BILLABLE_USAGE -> "/billable-usage";
        };
    }

    private boolean readLines(AccountId account, JsonParser parser, SortedSpool<UsageLine> lines)
            throws IOException, MalformedException {
        requireArray(parser);
        RawCopy json = new RawCopy(parser, redaction);
        for (long row = 1; json.nextToken() != JsonToken.END_ARRAY; row++) {
            lines.add(readLine(account, json, row));
        }
        return true;
    }

    private UsageLine readLine(AccountId account, RawCopy json, long row) throws IOException {
        json.begin();
        try {
            return UsageRowReader.read(account, json, redaction);
        } catch (MalformedException e) {
            return malformed("row " + row + " of the answer: ", e, json);
        } finally {
            json.end();
        }
    }

    private static MalformedRow malformed(String where, MalformedException e, RawCopy json) throws IOException {
        return new MalformedRow(e.day(), where + e.getMessage(), json.raw(), json.length(), json.identity());
    }

    @Override
    public List<BillingCycle> billingCycles(AccountId account) throws ApiFailure, InterruptedException {
        List<BillingCycle> cycles = http.get("/accounts/" + account + "/billable-usage/info", BillingCycleReader::read)
                .result();
        return cycles == null ? List.of() : cycles;
    }

    @Override
    public ProfileAnswer profile(AccountId account) throws ApiFailure, InterruptedException {
        String path = "/accounts/" + account + "/billing/profile";
        HttpGet.Answer<ProfileAnswer> answer;
        try {
            answer = http.get(path, parser -> readProfile(path, parser));
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

    private ProfileAnswer readProfile(String path, JsonParser parser) throws IOException {
        Instant receivedAt = http.now();
        RawCopy json = new RawCopy(parser, redaction);
        json.begin();
        try {
            return new ProfileAnswer.Found(ProfileReader.read(json, redaction), receivedAt);
        } catch (MalformedException e) {
            return new ProfileAnswer.Malformed(malformed("", e, json), path, receivedAt);
        } finally {
            json.end();
        }
    }

    @Override
    public AccountsPage accounts(int number) throws ApiFailure, InterruptedException {
        HttpGet.Answer<List<AccountId>> answer = http.get(
                "/accounts?page=" + number + "&per_page=" + ACCOUNTS_PER_PAGE, HttpCloudflareApi::readAccounts);
        List<AccountId> accounts = answer.result();
        Envelope.Totals totals = answer.totals();
        return new AccountsPage(accounts == null ? List.of() : accounts, totals.pages(), totals.count());
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
