package io.cfbilling.connect.model;

/**
 * The key of one row of a charge day.
 *
 * @param name the name that it shares with its duplicates
 * @param ordinal its number among the duplicates, from 0
 */
public record RowKey(RowName name, int ordinal) {}
