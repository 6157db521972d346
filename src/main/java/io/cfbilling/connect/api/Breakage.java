package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.cfbilling.connect.model.Quotes;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.MessageHeaders;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.TruncatedChunkException;

/**
 * Describes why a request failed. It does not quote a library's exception that may itself quote the response: a
 * response may contain payment data, or the credential.
 */
final class Breakage {
    private static final int MOST_CAUSES = 5;

    private final String host;
    private final Quotes quotes;

    /**
     * @param host where requests are sent
     * @param quotes makes texts from outside safe to quote
     */
    Breakage(String host, Quotes quotes) {
        this.host = host;
        this.quotes = quotes;
    }

    /** Why a request got no response, as the end of a sentence that begins with the request. */
    String ofRequest(Throwable failure) {
        return failure instanceof BrokenResponseException own
                ? String.valueOf(own.getMessage())
                : "to " + host + " failed: " + reason(failure);
    }

    /** What is wrong with a response, as the end of a sentence that begins with the request. */
    String ofResponse(Throwable failure, MessageHeaders headers) {
        if (failure instanceof JsonProcessingException json) {
            long offset = json.getLocation() == null ? -1 : json.getLocation().getCharOffset();
            return "returned broken JSON" + type(headers)
                    + (offset < 0 ? "" : ": character " + (offset + 1) + " is unexpected")
                    + ". A complete envelope of Cloudflare's API was expected";
        } else if (failure instanceof ZipException) {
            return "returned a body that is not gzip, though its Content-Encoding says so";
        } else if (failure instanceof EOFException
                || failure instanceof ConnectionClosedException
                || failure instanceof TruncatedChunkException) {
            return "returned a truncated body";
        }
        return ofRequest(failure);
    }

    private String type(MessageHeaders headers) {
        return Headers.first(headers, "Content-Type")
                .map(type -> " (Content-Type " + quotes.quote(type, 60) + ")")
                .orElse("");
    }

    /** Names every cause: the client's own exception only says that there was no connection. */
    private String reason(Throwable failure) {
        StringBuilder reason = new StringBuilder();
        Throwable cause = failure;
        for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
            reason.append(i == 0 ? "" : ", caused by ").append(described(cause));
            cause = cause.getCause();
        }
        return reason.toString();
    }

    private String described(Throwable failure) {
        String name = failure.getClass().getSimpleName();
        if (failure instanceof ClientProtocolException) {
            return name + ": the response is not HTTP";
        } else if (failure instanceof NoHttpResponseException) {
            return name + ": the connection was closed without a response";
        } else if (failure.getMessage() != null && isOfTheConnection(failure)) {
            return name + ": " + quotes.quote(failure.getMessage());
        }
        return name;
    }

    /** Whether it was thrown before there was a response that it could quote. */
    private static boolean isOfTheConnection(Throwable failure) {
        return failure instanceof ConnectException
                || failure instanceof NoRouteToHostException
                || failure instanceof UnknownHostException
                || failure instanceof SSLException;
    }
}
