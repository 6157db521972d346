package io.cfbilling.connect.spool;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/** Reads a section of a file through its own buffer, without moving the file's position. */
final class PositionalInput extends InputStream {
    private final FileChannel channel;
    private final long end;
    private final ByteBuffer buffer;
    private long position;

    PositionalInput(FileChannel channel, long start, long end, int bufferSize) {
        this.channel = channel;
        this.position = start;
        this.end = end;
        this.buffer = ByteBuffer.allocate(bufferSize).limit(0);
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        } else if (!fill()) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(bytes, offset, count);
        return count;
    }

    /** Fills the buffer if it is empty; returns false at the end. */
    private boolean fill() throws IOException {
        if (!buffer.hasRemaining() && position < end) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
            int count = channel.read(buffer, position);
            buffer.flip();
            if (count < 0) {
                throw new EOFException("the file is shorter than what was written to it");
            }
            position += count;
        }
        return buffer.hasRemaining();
    }
}
