package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one object after the other, field by field. A malformed one is read to its end too, so that what follows can be
 * read. Of a large one only a bounded amount is held in memory.
 *
 * @param <F> the fields that the schema knows
 */
abstract class FieldsReader<F extends Enum<F>> {
    private final Redactor redactor;
    private final Map<F, Object> values;
    private final Set<F> seen;
    private final Texts texts = new Texts();
    private final FieldOrder<F> order = new FieldOrder<>(this::field);
    private @Nullable UnknownFields unknown;
    private @Nullable String problem;

    /**
     * @param redactor redacts the fields that the schema does not know
     */
    FieldsReader(Class<F> fields, Redactor redactor) {
        this.redactor = redactor;
        this.values = new EnumMap<>(fields);
        this.seen = EnumSet.noneOf(fields);
    }

    /** The field of that name; null if the schema has none. */
    abstract @Nullable F field(String name);

    /**
     * The value at the parser's current token, which is not null.
     *
     * @throws MalformedException if the field cannot have such a value; the message continues the sentence "field X"
     */
    abstract Object value(F field, ResponseParser parser) throws MalformedException;

    /** How often a text of the field is written into the record and its key. */
    int copies(F field) {
        return 1;
    }

    /**
     * Reads a field that is neither in the schema nor unknown, if it is one.
     *
     * @throws MalformedException as {@link #value} does
     */
    boolean isRead(String name, ResponseParser parser) throws MalformedException {
        return false;
    }

    /** The charge day of the fields that have been read; null if it is not known. */
    @Nullable
    LocalDate day() {
        return null;
    }

    /** The values of the object that was read last; they change with the next one. */
    final Map<F, Object> values() {
        return values;
    }

    /** The unknown fields of the object that was read last, as canonical JSON, redacted; null if there are none. */
    final @Nullable String unknownFields() throws IOException {
        return unknown == null ? null : unknown.text();
    }

    /**
     * Reads the value at the parser's current token, to its end.
     *
     * @throws MalformedException if it is not an object, or if a field has the wrong type, is too long, or occurs twice
     * @throws IOException if the JSON itself is broken
     */
    void readFields(ResponseParser parser) throws IOException, MalformedException {
        values.clear();
        seen.clear();
        texts.clear();
        order.restart();
        unknown = null;
        problem = null;
        if (parser.token() != JsonToken.START_OBJECT) {
            Oddity oddity = parser.oddity();
            parser.skipValue();
            throw new MalformedException("it is not a JSON object" + (oddity == null ? "" : ": " + oddity.words()));
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            FieldOrder.Name<F> next = order.next(parser.characters());
            String name = next.text();
            F field = next.field();
            boolean nameIsCut = parser.unseen() > 0;
            parser.nextToken();
            try {
                if (field != null) {
                    readField(field, parser);
                } else if (!isRead(name, parser) && !addUnknown(name, nameIsCut, parser)) {
                    malformed("an unknown field occurs twice");
                }
            } catch (MalformedException e) {
                malformed("field " + name + " " + e.getMessage());
            }
            parser.skipValue();
        }
        if (problem != null) {
            throw new MalformedException(problem, day());
        }
    }

    private void readField(F field, ResponseParser parser) throws MalformedException {
        if (!seen.add(field)) {
            throw new MalformedException("occurs twice");
        } else if (parser.token() == JsonToken.VALUE_NULL) {
            return;
        }
        Oddity oddity = parser.oddity();
        if (oddity != null) {
            throw new MalformedException("is " + oddity.words());
        }
        Object value = value(field, parser);
        String tooLong = value instanceof String text ? texts.problem(text, copies(field)) : null;
        if (tooLong != null) {
            throw new MalformedException(tooLong);
        }
        values.put(field, value);
    }

    private boolean addUnknown(String name, boolean nameIsCut, ResponseParser parser) throws IOException {
        if (unknown == null) {
            unknown = new UnknownFields(redactor);
        }
        return unknown.add(name, nameIsCut, parser);
    }

    private void malformed(String reason) {
        if (problem == null) {
            problem = reason;
        }
    }
}
