package io.cfbilling.connect.simulator;

/** The error of Cloudflare for a path that it does not serve (any more, or yet). */
public enum Unserved {
    /** 404 with code 7000. */
    NOT_FOUND_7000(404, 7000),
    /** 404 with code 7003. */
    NOT_FOUND_7003(404, 7003),
    /** 400 with code 7000. */
    BAD_REQUEST_7000(400, 7000),
    /** 400 with code 7003. */
    BAD_REQUEST_7003(400, 7003),
    /** 404 with an error without a code. */
    NOT_FOUND_WITHOUT_CODE(404, 0),
    /** 404 with a page in HTML. */
    NOT_FOUND_HTML(404, 0);

    private final int status;
    private final int code;

    Unserved(int status, int code) {
        this.status = status;
        this.code = code;
    }

    Response response(String path) {
        return switch (this) {
            case NOT_FOUND_HTML -> Response.html(status);
            case NOT_FOUND_7003, BAD_REQUEST_7003 ->
                Rejection.unroutable(status, path).response();
            case NOT_FOUND_7000, BAD_REQUEST_7000, NOT_FOUND_WITHOUT_CODE ->
                new Rejection(status, code, "No route for that URI").response();
        };
    }
}
