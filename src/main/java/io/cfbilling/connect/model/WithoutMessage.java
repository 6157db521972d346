package io.cfbilling.connect.model;

/** Stands for a failure in the log: its class and where it came from, but not its message, which may quote a response. */
public final class WithoutMessage extends Exception {
    private static final long serialVersionUID = 1;

    public WithoutMessage(Throwable failure) {
        super(failure.getClass().getName(), null, false, true);
        setStackTrace(failure.getStackTrace());
    }
}
