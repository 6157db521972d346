package io.cfbilling.connect.model;

/**
 * Stands for a failure in the log, with its class and stack trace but without its message, which may quote a response.
 */
public final class WithoutMessage extends Exception {
    private static final long serialVersionUID = 1;

    public WithoutMessage(Throwable failure) {
        super(failure.getClass().getName(), null, false, true);
        setStackTrace(failure.getStackTrace());
    }
}
