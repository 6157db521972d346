package io.cfbilling.connect.local;

/** Something on this machine is not as it must be; the message is a sentence for whoever started the run. */
public final class LocalFailure extends RuntimeException {
    public LocalFailure(String sentence) {
        super(sentence);
    }

    public LocalFailure(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
