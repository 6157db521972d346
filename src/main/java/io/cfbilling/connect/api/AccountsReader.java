package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonToken;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Quotes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the account ids of one page of the list of accounts. */
final class AccountsReader implements Envelope.ResultReader<List<AccountId>> {
    private static final Logger LOG = LoggerFactory.getLogger(AccountsReader.class);

    /** A page has fifty accounts; this bounds the memory that a broken one takes. */
    private static final int MOST_ON_A_PAGE = 10_000;

    private final Quotes quotes;

    /**
     * @param quotes makes ids safe to quote
     */
    AccountsReader(Quotes quotes) {
        this.quotes = quotes;
    }

    @Override
    public List<AccountId> read(ResponseParser parser) throws IOException, MalformedException {
        if (parser.token() != JsonToken.START_ARRAY) {
            parser.skipValue();
            throw new MalformedException("it is not an array");
        }
        List<AccountId> accounts = new ArrayList<>();
        int strange = 0;
        String example = "";
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String id = parser.textOf("id");
            if (id != null && !AccountId.isOne(id)) {
                example = strange++ == 0 ? quotes.quote(id, 40) : example;
            } else if (id != null && accounts.size() == MOST_ON_A_PAGE) {
                throw new BrokenResponseException(
                        "returned more than " + MOST_ON_A_PAGE + " accounts on one page, where 50 were requested");
            } else if (id != null) {
                accounts.add(new AccountId(id));
            }
        }
        if (strange > 0) {
            LOG.warn(
                    "In the list of accounts, {} cannot be polled and are left out: an account id is 32 lower-case hex"
                            + " characters, not '{}'",
                    strange,
                    example);
        }
        return accounts;
    }
}
