package io.cfbilling.connect.page;

import java.util.Map;

/** The parameters of a request for data. */
record Query(Map<String, String> parameters) {
    private static final int SHOWN = 50;

    /** A part of a list that is wanted. */
    record Wanted(int offset, int limit) {}

    /** Empty where there is no such parameter. */
    String text(String name) {
        return parameters.getOrDefault(name, "");
    }

    int number(String name, int byDefault) {
        String value = text(name);
        return value.matches("\\d{1,9}") ? Integer.parseInt(value) : byDefault;
    }

    Wanted part() {
        return new Wanted(number("offset", 0), number("limit", SHOWN));
    }
}
