package io.cfbilling.connect.api;

import java.io.IOException;

/** A response cannot be read. Its message says what was expected and what came, in our own words. */
@SuppressWarnings("serial")
final class BrokenResponseException extends IOException {
    BrokenResponseException(String message) {
        super(message);
    }
}
