package io.cfbilling.connect.spool;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.Set;
import java.util.UUID;

/** A deleted but open file of consecutive runs. It disappears with the process, even if the process is killed. */
final class RunFile implements AutoCloseable {
    private static final int WRITE_BUFFER = 64 * 1024;

    private final FileChannel channel;
    private long end;

    /**
     * A sorted run, and its position in the file.
     *
     * @param start its first byte
     * @param end the byte after its last
     * @param size how many elements it has
     * @param heaviest how many bytes of the heap its heaviest element takes
     */
    record Run(long start, long end, int size, int heaviest) {
        /** How many bytes of the file it takes. */
        long bytes() {
            return end - start;
        }
    }

    private RunFile(FileChannel channel) {
        this.channel = channel;
    }

    static RunFile in(Path directory) throws IOException {
        Path path = directory.resolve("cloudflare-billing-" + UUID.randomUUID() + ".spool");
        FileChannel channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                ownerOnly(path));
        try {
            // The file is deleted while it is open: a worker that is killed leaves no billing data behind.
            Files.delete(path);
            return new RunFile(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Appends a run. After a failure the file is as it was before. */
    <T> Run append(Iterator<T> sorted, int heaviest, SpoolCodec<T> codec) throws IOException {
        channel.position(end);
        DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), WRITE_BUFFER));
        int size = 0;
        while (sorted.hasNext()) {
            codec.write(sorted.next(), out);
            size++;
        }
        out.flush();
        Run run = new Run(end, channel.position(), size, heaviest);
        end = run.end();
        return run;
    }

    /** The bytes of a run; several runs may be read at once. */
    DataInputStream open(Run run, int bufferSize) {
        return new DataInputStream(new BufferedInputStream(new RunInput(channel, run), bufferSize));
    }

    /** Reads a run without moving the file's position. */
    private static final class RunInput extends InputStream {
        private final FileChannel channel;
        private final long end;
        private long position;

        RunInput(FileChannel channel, Run run) {
            this.channel = channel;
            this.position = run.start();
            this.end = run.end();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int most = (int) Math.min(length, end - position);
            int count = most == 0 ? -1 : channel.read(ByteBuffer.wrap(bytes, offset, most), position);
            position += Math.max(0, count);
            return count;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
