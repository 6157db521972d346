package io.cfbilling.connect.simulator;

/** A request that Cloudflare answers with an error. */
final class Refusal extends RuntimeException {
    private final int status;
    private final int code;
    private final int chainedCode;
    private final String chainedMessage;

    Refusal(int status, int code, String message) {
        this(status, code, message, 0, "");
    }

    /** With a second error that explains the first, in {@code error_chain}. */
    Refusal(int status, int code, String message, int chainedCode, String chainedMessage) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.chainedCode = chainedCode;
        this.chainedMessage = chainedMessage;
    }

    static Refusal badParameter(String message) {
        return new Refusal(400, 1183, message);
    }

    static Refusal unroutable(int status, String path) {
        return new Refusal(
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
