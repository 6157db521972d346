package io.cfbilling.connect.page;

import java.util.Locale;

/** How far a day of an account has been read. Where periods overlap, the first of these counts. */
enum DayState {
    /** It will not be read again. */
    FINAL,
    /** A response lacked rows that were emitted before; a second one must confirm that. */
    SUSPECT,
    /** It was read after it was over, and may be restated. */
    READ,
    /** It was read only before it was over. */
    PARTLY,
    /** It was read while the billing period was not known: the API may have left rows out. */
    UNKNOWN,
    /** It was not read yet. */
    MISSING,
    /** It is before the first period of its account, where the connector's start date is not known. */
    BEFORE;

    boolean isComplete() {
        return this == FINAL || this == READ || this == BEFORE;
    }

    /** As the page's data name it. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
