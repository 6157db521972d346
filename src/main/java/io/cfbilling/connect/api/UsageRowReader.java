package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonToken;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.UsageField;
import io.cfbilling.connect.model.UsageRow;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one usage row from the stream. A malformed row is read to its end too, so that the rows after it can be read.
 * Of a large row only a bounded amount is held in memory.
 */
final class UsageRowReader {
    /** FOCUS's name for the account. Records have it from the request path, so the row's own value is only compared. */
    private static final String BILLING_ACCOUNT_ID = "BillingAccountId";

    /** The years whose dates have four digits, so that each can be written, stored and read again. */
    private static final Instant FIRST_MOMENT = Instant.EPOCH;

    private static final Instant LAST_MOMENT = Instant.parse("9999-12-31T23:59:59.999Z");

    private final AccountId account;
    private final Map<UsageField, Object> values = new EnumMap<>(UsageField.class);
    private final Set<UsageField> seen = EnumSet.noneOf(UsageField.class);
    private final UnknownFields unknown;
    private final Texts texts = new Texts();
    private boolean accountSeen;
    private @Nullable String problem;

    private UsageRowReader(AccountId account, Redactor redactor) {
        this.account = account;
        this.unknown = new UnknownFields(redactor);
    }

    /**
     * Reads the value at the parser's current token, to its end.
     *
     * @param redactor redacts the fields that the schema does not know
     * @throws MalformedException if it cannot be turned into a record
     * @throws IOException if the JSON itself is broken
     */
    static UsageRow read(AccountId account, RawCopy parser, Redactor redactor) throws IOException, MalformedException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            Oddity oddity = parser.oddity();
            parser.skipChildren();
            throw new MalformedException("it is not a JSON object"
                    + (oddity == null ? "" : ": " + oddity.kind().words()));
        }
        return new UsageRowReader(account, redactor).readFields(parser);
    }

    private UsageRow readFields(RawCopy parser) throws IOException, MalformedException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            boolean nameIsCut = parser.oddity() != null;
            parser.nextToken();
            UsageField field = UsageField.named(name);
            if (field == null) {
                readOther(name, nameIsCut, parser);
            } else if (!seen.add(field)) {
                malformed("field " + name + " occurs twice");
                parser.skipChildren();
            } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
                readField(field, parser);
            }
        }
        if (problem != null) {
            throw new MalformedException(problem, day());
        }
        try {
            return new UsageRow(values, unknown.text());
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()), day());
        }
    }

    private @Nullable LocalDate day() {
        return values.get(UsageField.CHARGE_PERIOD_START) instanceof Instant start ? DateRange.dayOf(start) : null;
    }

    private void readOther(String name, boolean nameIsCut, RawCopy parser) throws IOException {
        if (name.equals(BILLING_ACCOUNT_ID) && !isEmpty(parser)) {
            if (accountSeen) {
                malformed("field " + name + " occurs twice");
            } else if (parser.currentToken() != JsonToken.VALUE_STRING
                    || !parser.getText().equalsIgnoreCase(account.value())) {
                malformed("field " + name + " names another account");
            }
            accountSeen = true;
            parser.skipChildren();
        } else if (!unknown.add(name, nameIsCut, parser)) {
            malformed("an unknown field occurs twice");
        }
    }

    /** Whether the value is null or an empty text. */
    private static boolean isEmpty(RawCopy parser) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_NULL
                || (parser.currentToken() == JsonToken.VALUE_STRING && parser.getTextLength() == 0);
    }

    private void readField(UsageField field, RawCopy parser) throws IOException {
        Oddity oddity = parser.oddity();
        if (oddity != null) {
            malformed("field " + field.apiName() + " is " + oddity.kind().words());
            return;
        }
        try {
            switch (field.kind()) {
                case TEXT -> readText(field, parser);
                case DECIMAL -> readDecimal(field, parser);
                case TIMESTAMP -> readTimestamp(field, parser);
            }
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            malformed("field " + field.apiName() + " cannot be read");
        }
    }

    private void readText(UsageField field, RawCopy parser) throws IOException {
        if (is(parser, field, "a text", JsonToken.VALUE_STRING)) {
            String text = parser.getText();
            boolean isInKey = field == UsageField.SERVICE_NAME || field == UsageField.CONSUMED_UNIT;
            String tooLong = texts.problem(text, isInKey ? 2 : 1);
            if (tooLong == null) {
                values.put(field, text);
            } else {
                malformed("field " + field.apiName() + " " + tooLong);
            }
        }
    }

    private void readDecimal(UsageField field, RawCopy parser) throws IOException {
        if (!is(
                parser,
                field,
                "a number",
                JsonToken.VALUE_NUMBER_INT,
                JsonToken.VALUE_NUMBER_FLOAT,
                JsonToken.VALUE_STRING)) {
            return;
        }
        String text = parser.getText().strip();
        if (text.length() > NumberText.MOST_DIGITS) {
            malformed("field " + field.apiName() + " is " + Oddity.Kind.LONG_NUMBER.words());
        } else if (!NumberText.isNumber(text)) {
            malformed("field " + field.apiName() + " must be a number, not a text that spells none");
        } else if (NumberText.isTooLarge(new BigDecimal(text))) {
            malformed("field " + field.apiName() + " is 10^20 or more");
        } else {
            values.put(field, NumberText.parse(text));
        }
    }

    private void readTimestamp(UsageField field, RawCopy parser) throws IOException {
        if (is(parser, field, "a date and time", JsonToken.VALUE_STRING)) {
            // Records carry milliseconds.
            Instant moment = MomentText.parse(parser.getText()).truncatedTo(ChronoUnit.MILLIS);
            if (moment.isBefore(FIRST_MOMENT) || moment.isAfter(LAST_MOMENT)) {
                malformed("field " + field.apiName() + " lies outside the years 1970 to 9999");
            } else {
                values.put(field, moment);
            }
        }
    }

    private boolean is(RawCopy parser, UsageField field, String wanted, JsonToken... tokens) throws IOException {
        for (JsonToken token : tokens) {
            if (parser.currentToken() == token) {
                return true;
            }
        }
        malformed("field " + field.apiName() + " must be " + wanted + ", not "
                + parser.currentToken().name());
        parser.skipChildren();
        return false;
    }

    private void malformed(String reason) {
        if (problem == null) {
            problem = reason;
        }
    }
}
