package io.cfbilling.connect.api;

import java.io.IOException;

/** A response cannot be read. The message says what was expected and what was received, and quotes no response. */
@SuppressWarnings("serial")
final class BrokenResponseException extends IOException {
    BrokenResponseException(String message) {
        super(message);
    }
}
