package io.cfbilling.connect.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the fields of one object after the other. Most objects have the same fields in the same order, so a name is
 * first compared with the one that the last object had at the same place.
 *
 * @param <F> the fields that the schema knows
 */
final class FieldOrder<F> {
    /** At how many places names are remembered: no known object has more fields. */
    private static final int MOST = 64;

    private final Function<String, @Nullable F> fields;
    private final List<Name<F>> last = new ArrayList<>();
    private int place;

    /** A name and its field. */
    static final class Name<F> {
        private final String text;
        private final char[] characters;
        private final @Nullable F field;

        private Name(String text, @Nullable F field) {
            this.text = text;
            this.characters = text.toCharArray();
            this.field = field;
        }

        String text() {
            return text;
        }

        /** Null if the schema has none. */
        @Nullable
        F field() {
            return field;
        }
    }

    /**
     * @param fields returns the field of a name, null if the schema has none
     */
    FieldOrder(Function<String, @Nullable F> fields) {
        this.fields = fields;
    }

    /** Begins a new object. */
    void restart() {
        place = 0;
    }

    /** The object's next name. */
    Name<F> next(TokenText name) {
        int at = place++;
        if (at < last.size() && name.is(last.get(at).characters)) {
            return last.get(at);
        }
        String text = name.toString();
        Name<F> found = new Name<>(text, fields.apply(text));
        if (found.field != null && at < last.size()) {
            last.set(at, found);
        } else if (found.field != null && at < MOST) {
            last.add(found);
        }
        return found;
    }
}
