package io.cfbilling.connect.fake;

import com.google.common.base.Throwables;
import io.cfbilling.connect.CloudflareBillingSourceTask;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.jspecify.annotations.Nullable;

/** Captures what one class logs on this thread, or the whole connector on any thread, until closed. */
public final class CapturedLog implements AutoCloseable {
    private final Logger logger;
    private final Level before;
    private final Lines lines;

    public CapturedLog(Class<?> type) {
        // Other tests may run at the same time.
        this(type.getName(), Level.INFO, new Lines(Thread.currentThread()));
    }

    private CapturedLog(String name, Level level, Lines lines) {
        this.lines = lines;
        logger = (Logger) LogManager.getLogger(name);
        before = logger.getLevel();
        lines.start();
        logger.addAppender(lines);
        Configurator.setLevel(name, level);
    }

    /** Captures all levels of the whole connector. */
    public static CapturedLog ofConnector() {
        return ofLibrary(CloudflareBillingSourceTask.class.getPackageName());
    }

    /** Captures all levels of the loggers of that package and those below it, on any thread. */
    public static CapturedLog ofLibrary(String name) {
        return new CapturedLog(name, Level.ALL, new Lines(null));
    }

    /** All lines in order, with stack traces. */
    public String text() {
        return String.join("\n", lines.all);
    }

    /** Warnings and errors in order. */
    public List<String> warnings() {
        return List.copyOf(lines.warnings);
    }

    /** Lines of level INFO in order. */
    public List<String> infos() {
        return List.copyOf(lines.infos);
    }

    @Override
    public void close() {
        Configurator.setLevel(logger.getName(), before);
        logger.removeAppender(lines);
        lines.stop();
    }

    private static final class Lines extends AbstractAppender {
        private final List<String> warnings = new CopyOnWriteArrayList<>();
        private final List<String> all = new CopyOnWriteArrayList<>();
        private final List<String> infos = new CopyOnWriteArrayList<>();

        private final @Nullable Thread only;

        private Lines(@Nullable Thread only) {
            super("captured", null, null, true, Property.EMPTY_ARRAY);
            this.only = only;
        }

        @Override
        public void append(LogEvent event) {
            if (only != null && only.getId() != event.getThreadId()) {
                return;
            }
            all.add(event.getMessage().getFormattedMessage()
                    + (event.getThrown() == null ? "" : Throwables.getStackTraceAsString(event.getThrown())));
            if (event.getLevel().isMoreSpecificThan(Level.WARN)) {
                warnings.add(event.getMessage().getFormattedMessage());
            } else if (event.getLevel().equals(Level.INFO)) {
                infos.add(event.getMessage().getFormattedMessage());
            }
        }
    }
}
