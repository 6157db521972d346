package io.cfbilling.connect.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** {@code GET /accounts}. */
final class AccountsEndpoint {
    private static final int USUAL_PER_PAGE = 20;
    private static final int MOST_PER_PAGE = 50;

    private final AccountBook accounts;
    private final SimulatedToken token;
    private final Listing listing;

    /** How accounts are listed. */
    enum Listing {
        HONEST,
        /** Listing is rejected, since the token belongs to an account. */
        REJECTED,
        /** Every page is the first one, and no totals are given. */
        SAME_PAGE_FOR_EVER
    }

    AccountsEndpoint(AccountBook accounts, SimulatedToken token, Listing listing) {
        this.accounts = accounts;
        this.token = token;
        this.listing = listing;
    }

    Response response(Query query) {
        if (listing == Listing.REJECTED || (listing == Listing.HONEST && token.isAccountOwned())) {
            throw new Rejection(400, 1001, "Account-owned tokens may not list accounts");
        }
        query.allowOnly("page", "per_page", "name", "direction");
        int page = query.number("page", 1, 1, Integer.MAX_VALUE);
        int perPage = query.number("per_page", USUAL_PER_PAGE, 1, MOST_PER_PAGE);
        List<SimulatedAccount> all = accounts.all();
        long first = listing == Listing.SAME_PAGE_FOR_EVER ? 0 : (page - 1L) * perPage;
        List<SimulatedAccount> shown = all.stream().skip(first).limit(perPage).toList();
        return Response.json(
                200,
                out -> Envelope.writePage(
                        out,
                        json -> writeAccounts(json, shown),
                        json -> writeInfo(json, page, perPage, shown.size(), all.size())));
    }

    private static void writeAccounts(JsonGenerator json, List<SimulatedAccount> shown) throws IOException {
        json.writeStartArray();
        for (SimulatedAccount account : shown) {
            json.writeStartObject();
            json.writeStringField("id", account.id());
            json.writeStringField("name", account.name());
            json.writeStringField("type", "standard");
            json.writeObjectFieldStart("settings");
            json.writeBooleanField("enforce_twofactor", false);
            json.writeEndObject();
            json.writeStringField("created_on", "2014-03-01T12:21:02.000000Z");
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeInfo(JsonGenerator json, int page, int perPage, int count, int total) throws IOException {
        json.writeStartObject();
        json.writeNumberField("page", page);
        json.writeNumberField("per_page", perPage);
        json.writeNumberField("count", count);
        if (listing == Listing.HONEST) {
            json.writeNumberField("total_count", total);
            json.writeNumberField("total_pages", (total + perPage - 1) / perPage);
        }
        json.writeEndObject();
    }
}
