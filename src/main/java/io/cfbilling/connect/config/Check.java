package io.cfbilling.connect.config;

import org.jspecify.annotations.Nullable;

/** Checks values as users write them. */
@FunctionalInterface
interface Check<T> {
    /** What is wrong with the value and what to write instead; null if it is valid. */
    @Nullable
    String advice(T value);
}
