package io.cfbilling.connect.api;

import io.cfbilling.connect.model.Quotes;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;

/**
 * A response's body, inflated where it is gzipped. It breaks off at the largest size that is read, and once the request's
 * time is over: a few bytes that inflate to many would otherwise keep the reader busy.
 */
final class ResponseBody extends FilterInputStream {
    /** So many gzip members may be empty one after the other; a body has one, and it is not empty. */
    private static final int MOST_EMPTY = 100;

    private final long mostBytes;
    private final BooleanSupplier late;
    private long bytes;

    /** Bounds how deep a read nests: a read that meets the end of a member calls itself to read the next one. */
    private static final class GzipBody extends GZIPInputStream {
        private int depth;

        GzipBody(InputStream body) throws IOException {
            super(body);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (depth++ > MOST_EMPTY) {
                throw new BrokenResponseException("was answered with a gzip body of more than " + MOST_EMPTY
                        + " empty members in a row, where one that holds the response was expected");
            }
            int count = super.read(target, offset, length);
            depth = 0;
            return count;
        }
    }

    private ResponseBody(InputStream inflated, long mostBytes, BooleanSupplier late) {
        super(inflated);
        this.mostBytes = mostBytes;
        this.late = late;
    }

    /**
     * @param quotes makes headers fit to be quoted
     * @param mostBytes the largest size that is read, inflated
     * @param late whether the request's time is over
     * @throws BrokenResponseException if it is encoded in a way that was not asked for
     */
    static InputStream of(InputStream body, HttpHeaders headers, Quotes quotes, long mostBytes, BooleanSupplier late)
            throws IOException {
        String encoding =
                String.join(",", headers.allValues("Content-Encoding")).strip();
        InputStream inflated = switch (encoding.toLowerCase(Locale.ROOT)) {
            case "", "identity" -> body;
            case "gzip", "x-gzip" -> new GzipBody(body);
            default ->
                throw new BrokenResponseException("was answered in the content encoding \"" + quotes.quote(encoding, 40)
                        + "\", where gzip or none was asked for: a proxy may encode responses anew");
        };
        return new ResponseBody(inflated, mostBytes, late);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (late.getAsBoolean()) {
            throw new BrokenResponseException("was not answered in time");
        }
        int count;
        try {
            count = in.read(target, offset, length);
        } catch (RuntimeException surprise) {
            // The client's streams fail so where what they read is beyond their expectations.
            throw new BrokenResponseException("was answered with a body that cannot be read ("
                    + surprise.getClass().getSimpleName() + ")");
        }
        bytes += Math.max(0, count);
        if (bytes > mostBytes) {
            throw new BrokenResponseException("was answered with more than " + mostBytes
                    + " bytes, inflated, and was broken off: raise cloudflare.api.response.max.bytes if the response is"
                    + " as large as that");
        }
        return count;
    }
}
