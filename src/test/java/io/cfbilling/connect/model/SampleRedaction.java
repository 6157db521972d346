package io.cfbilling.connect.model;

import io.cfbilling.connect.model.Redaction.Mode;

/** Redactions for tests. */
public final class SampleRedaction {
    public static final String SECRET = "a key that tests hash with";
    public static final HashKey KEY = new HashKey(SECRET);

    /** Redacts sensitive fields, and includes personal ones. */
    public static final Redaction MASK = sensitive(Mode.MASK);

    public static final Redaction DROP = sensitive(Mode.DROP);
    public static final Redaction HASH = sensitive(Mode.HASH);
    public static final Redaction INCLUDE = sensitive(Mode.INCLUDE);

    private SampleRedaction() {}

    private static Redaction sensitive(Mode mode) {
        return new Redaction(mode, Mode.INCLUDE, KEY);
    }
}
