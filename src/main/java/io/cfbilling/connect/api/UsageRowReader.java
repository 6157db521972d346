package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.Redaction;
import io.cfbilling.connect.model.UsageField;
import io.cfbilling.connect.model.UsageRow;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads one usage row from the stream. A row that cannot be told is read to its end all the same, so that the rows after
 * it go on.
 */
final class UsageRowReader {
    /** FOCUS's name for the account. We write it from the path, so a row's own is dropped where it says the same. */
    private static final String BILLING_ACCOUNT_ID = "BillingAccountId";

    /** 10^20 would not fit a warehouse's numeric(38,18), nor does what its eighteen decimals round up to that. */
    private static final BigDecimal TOO_LARGE = new BigDecimal("99999999999999999999.9999999999999999995");

    /** So many can be written out in plain digits; the least cost there is has some twelve. */
    private static final int MOST_DECIMALS = 1000;

    /** The years that a date of four digits can name, so that each can be told, stored and read again. */
    private static final Instant FIRST_MOMENT = Instant.EPOCH;

    private static final Instant LAST_MOMENT = Instant.parse("9999-12-31T23:59:59.999Z");

    private final AccountId account;
    private final Redaction redaction;
    private final Map<UsageField, Object> values = new EnumMap<>(UsageField.class);
    private final Map<String, @Nullable Object> unknown = new TreeMap<>();
    private @Nullable String problem;

    private UsageRowReader(AccountId account, Redaction redaction) {
        this.account = account;
        this.redaction = redaction;
    }

    /**
     * Reads the value at the parser's current token, to its end.
     *
     * @param redaction what becomes of sensitive and personal fields among those that the schema does not know
     * @throws MalformedException if it is no row that can be told
     * @throws IOException if the JSON itself is broken
     */
    static UsageRow read(AccountId account, JsonParser parser, Redaction redaction)
            throws IOException, MalformedException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            throw new MalformedException("it is no JSON object");
        }
        return new UsageRowReader(account, redaction).readFields(parser);
    }

    private UsageRow readFields(JsonParser parser) throws IOException, MalformedException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            try {
                readField(name, parser);
            } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
                spoilt("field " + name + " cannot be read");
            }
        }
        if (problem != null) {
            throw new MalformedException(problem, day());
        }
        try {
            return new UsageRow(values, JsonText.write(unknown, redaction));
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()), day());
        }
    }

    private @Nullable LocalDate day() {
        return values.get(UsageField.CHARGE_PERIOD_START) instanceof Instant start ? DateRange.dayOf(start) : null;
    }

    private void readField(String name, JsonParser parser) throws IOException {
        UsageField field = UsageField.named(name);
        if (field == null) {
            readUnknown(name, parser);
        } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
            switch (field.kind()) {
                case TEXT -> readText(field, parser);
                case DECIMAL -> readDecimal(field, parser);
                case TIMESTAMP -> readTimestamp(field, parser);
            }
        }
    }

    private void readUnknown(String name, JsonParser parser) throws IOException {
        Object value = JsonText.read(parser);
        if (!(name.equals(BILLING_ACCOUNT_ID) && account.value().equals(value))) {
            unknown.put(name, value);
        }
    }

    private void readText(UsageField field, JsonParser parser) throws IOException {
        if (is(parser, field, "a text", JsonToken.VALUE_STRING)) {
            values.put(field, parser.getText());
        }
    }

    private void readDecimal(UsageField field, JsonParser parser) throws IOException {
        if (is(parser, field, "a number", JsonToken.VALUE_NUMBER_INT, JsonToken.VALUE_NUMBER_FLOAT)) {
            BigDecimal number = new BigDecimal(parser.getText());
            if (number.abs().compareTo(TOO_LARGE) >= 0) {
                spoilt("field " + field.apiName() + " is 10^20 or more");
            } else {
                values.put(field, writable(number));
            }
        }
    }

    /** The number, but for decimals so far down that nobody could write them out: those are rounded off. */
    private static BigDecimal writable(BigDecimal number) {
        if (number.scale() <= MOST_DECIMALS) {
            return number.signum() == 0 ? BigDecimal.ZERO : number;
        }
        // To round a number that is all zeros there would first write out the zeros.
        boolean nothingLeft = (long) number.scale() - number.precision() > MOST_DECIMALS;
        return nothingLeft ? BigDecimal.ZERO : number.setScale(MOST_DECIMALS, RoundingMode.HALF_EVEN);
    }

    private void readTimestamp(UsageField field, JsonParser parser) throws IOException {
        if (is(parser, field, "a date and time", JsonToken.VALUE_STRING)) {
            // Records carry milliseconds.
            Instant moment = instant(parser.getText()).truncatedTo(ChronoUnit.MILLIS);
            if (moment.isBefore(FIRST_MOMENT) || moment.isAfter(LAST_MOMENT)) {
                spoilt("field " + field.apiName() + " lies outside the years 1970 to 9999");
            } else {
                values.put(field, moment);
            }
        }
    }

    private static Instant instant(String text) {
        return text.indexOf('T') < 0
                ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                : OffsetDateTime.parse(text).toInstant();
    }

    private boolean is(JsonParser parser, UsageField field, String wanted, JsonToken... tokens) throws IOException {
        for (JsonToken token : tokens) {
            if (parser.currentToken() == token) {
                return true;
            }
        }
        spoilt("field " + field.apiName() + " must be " + wanted + ", not "
                + parser.currentToken().name());
        parser.skipChildren();
        return false;
    }

    private void spoilt(String reason) {
        if (problem == null) {
            problem = reason;
        }
    }
}
