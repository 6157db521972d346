package io.cfbilling.connect.api;

/** A row or profile that cannot be told; the message says why, and holds nothing of the content. */
@SuppressWarnings("serial")
final class MalformedException extends Exception {
    MalformedException(String reason) {
        super(reason);
    }
}
