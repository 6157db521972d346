package io.cfbilling.connect.api;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.MalformedRow;
import io.cfbilling.connect.model.Profile;
import io.cfbilling.connect.model.Quotes;
import io.cfbilling.connect.model.Redaction;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.spool.SortedSpool;
import io.cfbilling.connect.spool.SpoolDirectory;
import io.cfbilling.connect.spool.SpoolException;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The API over HTTP: its paths, and how their results are read. */
public final class HttpCloudflareApi implements CloudflareApi {
    /** The most that the API returns on one page. */
    private static final int ACCOUNTS_PER_PAGE = 50;

    private final Redactor redactor;
    private final AccountsReader accountsReader;
    private final SpoolDirectory spool;
    private final HttpGet http;

    /** One of the two is null. */
    private record ReadProfile(
            @Nullable Profile profile, @Nullable MalformedRow malformed) {}

    /**
     * @param settings how to reach the API
     * @param redaction how sensitive and personal fields are redacted in raw text and in fields that the schema does
     *     not know; these never show sensitive fields, even if profile records include them
     * @param spool where large responses are stored
     * @param clock gives the moment of each response
     * @param traffic is notified of the rate limits that responses state
     */
    public HttpCloudflareApi(
            ApiSettings settings, Redaction redaction, SpoolDirectory spool, Clock clock, Traffic traffic) {
        Quotes quotes = settings.quotes();
        this.redactor = new Redactor(redaction.besidesProfileRecords(), quotes);
        this.accountsReader = new AccountsReader(quotes);
        this.spool = spool;
        this.http = new HttpGet(settings, clock, traffic);
    }

    @Override
    public UsageResponse usage(EndpointVersion version, AccountId account, DateRange days)
            throws ApiFailure, InterruptedException {
        String path = "/accounts/" + account + resource(version) + "?from=" + days.from() + "&to=" + days.to();
        SortedSpool<UsageLine> lines = spool.usage();
        boolean done = false;
        try {
            HttpGet.Response<SortedSpool<UsageLine>> response =
                    http.get(path, new UsageRowsReader(account, days, lines, redactor));
            UsageResponse usage =
                    new UsageResponse(version, response.result(), path, response.receivedAt(), response.date());
            done = true;
            return usage;
        } catch (SpoolException e) {
            // Other accounts' responses may be smaller, and disk space may be freed.
            throw new ApiFailure.Transient("GET " + path + " returned more than fits into memory. " + e.getMessage());
        } finally {
            if (!done) {
                lines.close();
            }
        }
    }

    private static String resource(EndpointVersion version) {
        return switch (version) {
            case PAYGO -> "/billing/usage/paygo";
            case PAYGO_USAGE -> "/paygo-usage";
            case BILLABLE_USAGE -> "/billable-usage";
        };
    }

    @Override
    public ProfileResponse profile(AccountId account) throws ApiFailure, InterruptedException {
        String path = "/accounts/" + account + "/billing/profile";
        try {
            HttpGet.Response<ReadProfile> response = http.get(path, this::readProfile);
            ReadProfile read = response.result();
            return new ProfileResponse(read.profile, read.malformed, path, response.receivedAt());
        } catch (ApiFailure.NotFound none) {
            if (none.noRoute()) {
                // The endpoint is deprecated: if it goes away, no account's profile counts as deleted.
                throw none;
            }
            return new ProfileResponse(null, null, path, http.now());
        }
    }

    private ReadProfile readProfile(ResponseParser parser) throws IOException {
        parser.keep(redactor);
        try {
            return new ReadProfile(new ProfileReader(redactor).read(parser), null);
        } catch (MalformedException e) {
            return new ReadProfile(null, e.row("", parser.copy()));
        } finally {
            parser.forget();
        }
    }

    @Override
    public AccountsPage accounts(int number) throws ApiFailure, InterruptedException {
        HttpGet.Response<List<AccountId>> response =
                http.get("/accounts?page=" + number + "&per_page=" + ACCOUNTS_PER_PAGE, accountsReader);
        Envelope.Totals totals = response.totals();
        return new AccountsPage(response.result(), totals.pages(), totals.count());
    }

    @Override
    public VerifiedToken verifiedToken(@Nullable AccountId account) throws ApiFailure, InterruptedException {
        String path = (account == null ? "/user" : "/accounts/" + account) + "/tokens/verify";
        try {
            VerifiedToken token = http.get(path, TokenReader::read).result();
            if (token == null) {
                throw new ApiFailure.Transient("GET " + path + " returned no status of the credential");
            }
            return token;
        } catch (ApiFailure.Forbidden forbidden) {
            if (forbidden.concernsCredential()) {
                return new VerifiedToken(CredentialStatus.INVALID, Optional.empty());
            }
            throw forbidden;
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
