package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonToken;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.MalformedRow;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.spool.SortedSpool;
import java.io.IOException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a usage response, one after the other, into a spool. */
final class UsageRowsReader implements Envelope.ResultReader<Long> {
    /** Rows of days further from the requested ones are dropped: no read uses them, and they would take up memory. */
    private static final int MOST_DAYS_BESIDE = 62;

    private final AccountId account;
    private final LocalDate first;
    private final LocalDate last;
    private final SortedSpool<UsageLine> lines;
    private final Redactor redactor;
    private final MalformedRows malformed = new MalformedRows();

    /**
     * @param days the requested days
     * @param lines where the rows are added
     * @param redactor redacts the fields that the schema does not know
     */
    UsageRowsReader(AccountId account, DateRange days, SortedSpool<UsageLine> lines, Redactor redactor) {
        this.account = account;
        this.first = days.from().minusDays(MOST_DAYS_BESIDE);
        this.last = days.to().plusDays(MOST_DAYS_BESIDE);
        this.lines = lines;
        this.redactor = redactor;
    }

    /** Reads all rows; returns how many there are. */
    @Override
    public Long read(ResponseParser parser) throws IOException, MalformedException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            throw new MalformedException("it is not an array");
        }
        RawCopy json = new RawCopy(parser, redactor);
        long rows = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            rows++;
            UsageLine line = readLine(json, rows);
            if (line != null && isNear(line.day())) {
                lines.add(line);
            }
        }
        malformed.rest().forEach(lines::add);
        return rows;
    }

    private boolean isNear(@Nullable LocalDate day) {
        return day == null || (!day.isBefore(first) && !day.isAfter(last));
    }

    private @Nullable UsageLine readLine(RawCopy json, long row) throws IOException {
        json.begin();
        try {
            return UsageRowReader.read(account, json, redactor);
        } catch (MalformedException e) {
            MalformedRow bad = json.malformed("row " + row + " of the response: ", e);
            return isNear(bad.day()) ? malformed.kept(bad) : null;
        } finally {
            json.end();
        }
    }
}
