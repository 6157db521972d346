package io.cfbilling.connect.local;

/** A problem on this machine; the message is a sentence for the user who started the run. */
public final class LocalFailure extends RuntimeException {
    public LocalFailure(String sentence) {
        super(sentence);
    }

    public LocalFailure(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
