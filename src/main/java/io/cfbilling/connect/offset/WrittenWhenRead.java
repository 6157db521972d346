package io.cfbilling.connect.offset;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An offset whose entries are written when they are first read. Every record has an offset, but Connect stores, and
 * reads, those of few records. Connect may read it on any thread.
 */
final class WrittenWhenRead extends AbstractMap<String, Object> {
    private final Supplier<Map<String, Object>> writer;
    private @Nullable Map<String, Object> written;

    WrittenWhenRead(Supplier<Map<String, Object>> writer) {
        this.writer = writer;
    }

    @Override
    public synchronized Set<Map.Entry<String, Object>> entrySet() {
        if (written == null) {
            written = writer.get();
        }
        return written.entrySet();
    }
}
