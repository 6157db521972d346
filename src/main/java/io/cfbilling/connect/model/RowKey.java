package io.cfbilling.connect.model;

/**
 * Names one row of a charge day.
 *
 * @param name what it shares with its twins
 * @param ordinal its number among them, from 0
 */
public record RowKey(RowName name, int ordinal) {}
