package io.cfbilling.connect.simulator;

/** An error response of Cloudflare. */
final class Rejection extends RuntimeException {
    private final int status;
    private final int code;
    private final int chainedCode;
    private final String chainedMessage;

    Rejection(int status, int code, String message) {
        this(status, code, message, 0, "");
    }

    /** With a second error that explains the first, in {@code error_chain}. */
    Rejection(int status, int code, String message, int chainedCode, String chainedMessage) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.chainedCode = chainedCode;
        this.chainedMessage = chainedMessage;
    }

    static Rejection badParameter(String message) {
        return new Rejection(400, 1183, message);
    }

    static Rejection unroutable(int status, String path) {
        return new Rejection(
                status,
                7003,
                "Could not route to " + path + ", perhaps your object identifier is invalid?",
                7000,
                "No route for that URI");
    }

    Response response() {
        return Response.json(status, out -> Envelope.writeError(out, code, text(), chainedCode, chainedMessage));
    }

    private String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
