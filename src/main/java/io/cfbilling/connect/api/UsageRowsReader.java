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
final class UsageRowsReader implements Envelope.ResultReader<SortedSpool<UsageLine>> {
    /** Rows of days further from the requested ones are dropped: no read uses them, and they would take up memory. */
    private static final int MOST_DAYS_BESIDE = 62;

    private final UsageRowReader reader;
    private final LocalDate first;
    private final LocalDate last;
    private final SortedSpool<UsageLine> lines;
    private final Redactor redactor;
    private final MalformedRows malformed = new MalformedRows();

    /**
     * @param account the account of the rows
     * @param days the requested days
     * @param lines where the rows are added
     * @param redactor redacts the fields that the schema does not know
     */
    UsageRowsReader(AccountId account, DateRange days, SortedSpool<UsageLine> lines, Redactor redactor) {
        this.reader = new UsageRowReader(account, redactor);
        this.first = days.from().minusDays(MOST_DAYS_BESIDE);
        this.last = days.to().plusDays(MOST_DAYS_BESIDE);
        this.lines = lines;
        this.redactor = redactor;
    }

    /** Adds all rows to the spool, and returns it. */
    @Override
    public SortedSpool<UsageLine> read(ResponseParser parser) throws IOException, MalformedException {
        if (parser.token() != JsonToken.START_ARRAY) {
            parser.skipValue();
            throw new MalformedException("it is not an array");
        }
        long rows = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            rows++;
            parser.keep(redactor);
            UsageLine line = readLine(parser, rows);
            if (line != null && isNear(line.day())) {
                lines.add(line);
            }
            parser.forget();
        }
        malformed.rest().forEach(lines::add);
        return lines;
    }

    private boolean isNear(@Nullable LocalDate day) {
        return day == null || (!day.isBefore(first) && !day.isAfter(last));
    }

    private @Nullable UsageLine readLine(ResponseParser parser, long row) throws IOException {
        try {
            return reader.read(parser);
        } catch (MalformedException e) {
            MalformedRow bad = e.row("row " + row + " of the response: ", parser.copy());
            return isNear(bad.day()) ? malformed.kept(bad) : null;
        }
    }
}
