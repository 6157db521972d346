package io.cfbilling.connect.warehouse;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL in a time zone whose date differs from that of UTC for much of the day. */
final class Warehouse implements AutoCloseable {
    private static final Path VIEWS = Path.of("config/warehouse/views.sql");

    private final EmbeddedPostgres postgres;

    private Warehouse(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    static Warehouse start() {
        try {
            return new Warehouse(EmbeddedPostgres.builder()
                    .setServerConfig("timezone", "America/St_Johns")
                    .setServerConfig("fsync", "off")
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The environment variables that the sink's configuration refers to. */
    Map<String, String> environment() {
        return Map.of(
                "WAREHOUSE_URL", "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres",
                "WAREHOUSE_USERNAME", "postgres",
                "WAREHOUSE_PASSWORD", "postgres");
    }

    /** Creates the views, or replaces them. */
    void createViews() {
        try {
            execute(Files.readString(VIEWS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void execute(String sql) {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    boolean has(String table) {
        return !rows("SELECT 1 FROM pg_tables WHERE tablename = '" + table + "'")
                .isEmpty();
    }

    /** All rows by column name, in column order; decimals with all their digits, moments as ISO text. */
    List<Map<String, @Nullable String>> rows(String query) {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<Map<String, @Nullable String>> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(row(result));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    private static Map<String, @Nullable String> row(ResultSet result) throws SQLException {
        ResultSetMetaData columns = result.getMetaData();
        Map<String, @Nullable String> row = new LinkedHashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            row.put(columns.getColumnLabel(i), text(result, i));
        }
        return row;
    }

    private static @Nullable String text(ResultSet result, int column) throws SQLException {
        Object value = result.getObject(column);
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        // The table's text, independent of the time zone of this JVM.
        if (value instanceof Timestamp) {
            return result.getObject(column, LocalDateTime.class).toString();
        }
        return value == null ? null : value.toString();
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
