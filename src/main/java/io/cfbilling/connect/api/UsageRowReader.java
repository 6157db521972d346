package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonToken;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.UsageField;
import io.cfbilling.connect.model.UsageRow;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one usage row after the other. */
final class UsageRowReader extends FieldsReader<UsageField> {
    /** FOCUS's name for the account. Records have it from the request path, so the row's own value is only compared. */
    private static final String BILLING_ACCOUNT_ID = "BillingAccountId";

    /** The years whose dates have four digits, so that each can be written, stored and read again. */
    private static final Instant FIRST_MOMENT = Instant.EPOCH;

    private static final Instant LAST_MOMENT = Instant.parse("9999-12-31T23:59:59.999Z");

    /** How many moments are known at once: a response names few, again and again. */
    private static final int MOST_MOMENTS = 1000;

    private final AccountId account;
    private final Map<String, Instant> moments = new HashMap<>();
    private boolean accountSeen;

    /**
     * @param account the account of the rows
     * @param redactor redacts the fields that the schema does not know
     */
    UsageRowReader(AccountId account, Redactor redactor) {
        super(UsageField.class, redactor);
        this.account = account;
    }

    /**
     * Reads the value at the parser's current token, to its end.
     *
     * @throws MalformedException if it cannot be turned into a record
     * @throws IOException if the JSON itself is broken
     */
    UsageRow read(ResponseParser parser) throws IOException, MalformedException {
        accountSeen = false;
        readFields(parser);
        try {
            return new UsageRow(values(), unknownFields());
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()), day());
        }
    }

    @Override
    @Nullable
    UsageField field(String name) {
        return UsageField.named(name);
    }

    @Override
    @Nullable
    LocalDate day() {
        return values().get(UsageField.CHARGE_PERIOD_START) instanceof Instant start ? DateRange.dayOf(start) : null;
    }

    @Override
    boolean isRead(String name, ResponseParser parser) throws MalformedException {
        boolean isText = parser.token() == JsonToken.VALUE_STRING;
        boolean isEmpty = isText ? parser.characters().size() == 0 : parser.token() == JsonToken.VALUE_NULL;
        if (isEmpty || !name.equals(BILLING_ACCOUNT_ID)) {
            return false;
        } else if (accountSeen) {
            throw new MalformedException("occurs twice");
        }
        accountSeen = true;
        if (!isText || !parser.text().equalsIgnoreCase(account.value())) {
            throw new MalformedException("names another account");
        }
        return true;
    }

    @Override
    int copies(UsageField field) {
        return field == UsageField.SERVICE_NAME || field == UsageField.CONSUMED_UNIT ? 2 : 1;
    }

    @Override
    Object value(UsageField field, ResponseParser parser) throws MalformedException {
        JsonToken token = parser.token();
        boolean isText = token == JsonToken.VALUE_STRING;
        try {
            return switch (field.kind()) {
                case TEXT -> {
                    require(isText, "a text", token);
                    yield parser.text();
                }
                case DECIMAL -> {
                    require(isText || token.isNumeric(), "a number", token);
                    yield isText ? NumberText.parse(parser.text().strip()) : NumberText.parse(parser.characters());
                }
                case TIMESTAMP -> {
                    require(isText, "a date and time", token);
                    yield moment(parser.text());
                }
            };
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            throw new MalformedException("cannot be read");
        }
    }

    private static void require(boolean fits, String wanted, JsonToken token) throws MalformedException {
        if (!fits) {
            throw new MalformedException("must be " + wanted + ", not " + token.name());
        }
    }

    private Instant moment(String text) throws MalformedException {
        Instant known = moments.get(text);
        if (known != null) {
            return known;
        }
        // Records carry milliseconds.
        Instant moment = MomentText.parse(text).truncatedTo(ChronoUnit.MILLIS);
        if (moment.isBefore(FIRST_MOMENT) || moment.isAfter(LAST_MOMENT)) {
            throw new MalformedException("lies outside the years 1970 to 9999");
        }
        if (moments.size() == MOST_MOMENTS) {
            moments.clear();
        }
        moments.put(text, moment);
        return moment;
    }
}
