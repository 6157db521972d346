package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.cfbilling.connect.model.Quotes;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.net.http.HttpHeaders;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;

/**
 * Says in our own words why a request failed. What a library's exception says is not quoted where it may quote the
 * response: that may hold payment data, or the credential.
 */
final class Breakage {
    private static final int MOST_CAUSES = 5;

    private final String host;
    private final Quotes quotes;

    /**
     * @param host where requests are sent
     * @param quotes makes texts from outside fit to be quoted
     */
    Breakage(String host, Quotes quotes) {
        this.host = host;
        this.quotes = quotes;
    }

    /** What came of a request that got no response: the end of a sentence that begins with the request. */
    String ofRequest(Throwable failure) {
        return "of " + host + " failed: " + reason(failure);
    }

    /** What is wrong with a response: the end of a sentence that begins with the request. */
    String ofResponse(Throwable failure, HttpHeaders headers) {
        if (failure instanceof BrokenResponseException own) {
            return String.valueOf(own.getMessage());
        } else if (failure instanceof JsonProcessingException json) {
            long offset = json.getLocation() == null ? -1 : json.getLocation().getCharOffset();
            return "was answered with broken JSON" + type(headers)
                    + (offset < 0 ? "" : ": what stands at character " + (offset + 1) + " cannot stand there")
                    + ". A whole envelope of Cloudflare's was expected";
        } else if (failure instanceof ZipException) {
            return "was answered with a body that is not the gzip which its Content-Encoding says";
        } else if (failure instanceof EOFException) {
            return "was answered with a body that ends in its middle";
        }
        return ofRequest(failure);
    }

    private String type(HttpHeaders headers) {
        return headers.firstValue("Content-Type")
                .map(type -> " (Content-Type " + quotes.quote(type, 60) + ")")
                .orElse("");
    }

    /** Names every cause: what the client throws says no more than that there was no connection. */
    private String reason(Throwable failure) {
        StringBuilder reason = new StringBuilder();
        Throwable cause = failure;
        for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
            reason.append(i == 0 ? "" : ", by ").append(described(cause));
            cause = cause.getCause();
        }
        return reason.toString();
    }

    private String described(Throwable failure) {
        String name = failure.getClass().getSimpleName();
        if (failure instanceof ProtocolException) {
            return name + ": what came is no HTTP response";
        } else if (failure.getMessage() != null && isOfTheConnection(failure)) {
            return name + ": " + quotes.quote(failure.getMessage());
        }
        return name;
    }

    /** Whether it was thrown before there was a response to be quoted. */
    private static boolean isOfTheConnection(Throwable failure) {
        return failure instanceof ConnectException
                || failure instanceof NoRouteToHostException
                || failure instanceof UnknownHostException
                || failure instanceof SSLException;
    }
}
