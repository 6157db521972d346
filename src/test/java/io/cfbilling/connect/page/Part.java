package io.cfbilling.connect.page;

import java.util.List;

/** A part of a list, and how long the list is: what is sent to a page is bounded. */
record Part<T>(int total, List<T> rows) {
    private static final int MOST = 200;

    static <T> Part<T> empty() {
        return new Part<>(0, List.of());
    }

    static <T> Part<T> of(List<T> all, Query.Wanted wanted) {
        int from = Math.min(wanted.offset(), all.size());
        int length = Math.min(Math.min(wanted.limit(), MOST), all.size() - from);
        return new Part<>(all.size(), List.copyOf(all.subList(from, from + length)));
    }
}
