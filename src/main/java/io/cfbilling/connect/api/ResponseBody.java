package io.cfbilling.connect.api;

import io.cfbilling.connect.model.Quotes;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import org.apache.hc.core5.http.MessageHeaders;

/**
 * A response's body, decompressed if it is gzipped. Reading fails beyond a largest size, and after the request's
 * timeout: otherwise a few bytes that decompress to very many would keep the reader busy.
 */
final class ResponseBody extends FilterInputStream {
    /** How many gzip members in a row may be empty; a valid body has one member, and it is not empty. */
    private static final int MOST_EMPTY = 100;

    private final long mostBytes;
    private final BooleanSupplier late;
    private long bytes;

    /** Bounds the recursion of a read: a read that meets the end of a member calls itself to read the next one. */
    private static final class GzipBody extends GZIPInputStream {
        private int depth;

        GzipBody(InputStream body) throws IOException {
            super(body);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (depth++ > MOST_EMPTY) {
                throw new BrokenResponseException("returned a gzip body of more than " + MOST_EMPTY
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
     * @param quotes makes headers safe to quote
     * @param mostBytes the largest size that is read, after decompression
     * @param late whether the request's timeout has passed
     * @throws BrokenResponseException if its encoding was not requested
     */
    static InputStream of(InputStream body, MessageHeaders headers, Quotes quotes, long mostBytes, BooleanSupplier late)
            throws IOException {
        String encoding =
                String.join(",", Headers.all(headers, "Content-Encoding")).strip();
        InputStream inflated = switch (encoding.toLowerCase(Locale.ROOT)) {
            case "", "identity" -> body;
            case "gzip", "x-gzip" -> new GzipBody(body);
            default ->
                throw new BrokenResponseException("returned the content encoding \"" + quotes.quote(encoding, 40)
                        + "\", where gzip or none was requested: a proxy may encode responses anew");
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
            throw new BrokenResponseException("did not complete in time");
        }
        int count;
        try {
            count = in.read(target, offset, length);
        } catch (RuntimeException surprise) {
            // The client's streams throw these for a body that they do not expect.
            throw new BrokenResponseException("returned a body that cannot be read ("
                    + surprise.getClass().getSimpleName() + ")");
        }
        bytes += Math.max(0, count);
        if (bytes > mostBytes) {
            throw new BrokenResponseException("returned more than " + mostBytes
                    + " bytes after decompression, and was aborted: raise cloudflare.api.response.max.bytes if the"
                    + " response is as large as that");
        }
        return count;
    }
}
