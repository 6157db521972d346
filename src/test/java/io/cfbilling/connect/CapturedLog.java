package io.cfbilling.connect;

import com.google.common.base.Throwables;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** What one class, or the whole connector, logs from here on until closed. */
public final class CapturedLog implements AutoCloseable {
    private final Logger logger;
    private final Level before;
    private final Lines lines = new Lines();

    public CapturedLog(Class<?> type) {
        this(type.getName(), Level.INFO);
    }

    private CapturedLog(String name, Level level) {
        logger = (Logger) LogManager.getLogger(name);
        before = logger.getLevel();
        lines.start();
        logger.addAppender(lines);
        Configurator.setLevel(name, level);
    }

    /** All that the connector says to anyone who will listen. */
    public static CapturedLog ofConnector() {
        return new CapturedLog(CapturedLog.class.getPackageName(), Level.ALL);
    }

    /** Everything, in order, failures with their traces. */
    public String text() {
        return String.join("\n", lines.all);
    }

    /** The warnings, in order. */
    public List<String> warnings() {
        return List.copyOf(lines.warnings);
    }

    /** What is worth knowing and no warning, in order. */
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

        private Lines() {
            super("captured", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            all.add(event.getMessage().getFormattedMessage()
                    + (event.getThrown() == null ? "" : Throwables.getStackTraceAsString(event.getThrown())));
            if (event.getLevel().equals(Level.WARN)) {
                warnings.add(event.getMessage().getFormattedMessage());
            } else if (event.getLevel().equals(Level.INFO)) {
                infos.add(event.getMessage().getFormattedMessage());
            }
        }
    }
}
