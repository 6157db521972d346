package io.cfbilling.connect.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A usage endpoint where every account has more rows than fit into memory. Rows are generated while they are sent, in
 * an order that is independent of their days, and are the same in each response. A row takes about 400 bytes. Rows are
 * identified by their index, from 0.
 */
public final class HugeUsage implements AutoCloseable {
    private static final int NONE = -1;

    /** A prime above any number of rows, so that its multiples run through all of them. */
    private static final long STRIDE = Integer.MAX_VALUE;

    private static final int SERVICES = 40;
    private static final int BUFFER = 64 * 1024;

    private final Listener listener = new Listener(0);
    private final AtomicInteger responses = new AtomicInteger();
    private final AtomicLong rowsSent = new AtomicLong();
    private final LocalDate firstDay;
    private final int days;
    private final int rows;
    private volatile int restated = NONE;
    private volatile String restatedCost = "";
    private volatile int removed = NONE;

    /**
     * Starts to listen.
     *
     * @param periodStart the first day of the one billing period, and the first that has rows
     * @param lastDay the last day that has rows, for example today
     * @param rows how many rows there are, spread evenly over these days; fewer than 2^31 - 1
     */
    public HugeUsage(LocalDate periodStart, LocalDate lastDay, int rows) {
        this.firstDay = periodStart;
        this.days = (int) ChronoUnit.DAYS.between(periodStart, lastDay) + 1;
        this.rows = rows;
        if (days < 1 || rows < 0) {
            throw new IllegalArgumentException("no rows for the days from " + periodStart + " to " + lastDay);
        }
        listener.start(this::handle);
    }

    /** The first day of a billing period of about three weeks: a day that every month has, so that one row shows the anchor. */
    public static LocalDate periodStart(LocalDate lastDay) {
        LocalDate day = lastDay.minusDays(20);
        return day.withDayOfMonth(Math.min(day.getDayOfMonth(), 28));
    }

    /** {@code http://127.0.0.1:PORT/client/v4}. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + listener.port() + Route.BASE);
    }

    /** From the next response on, that row has another cost; {@code cost} is a JSON number. */
    public void restate(int row, String cost) {
        restatedCost = cost;
        restated = row;
    }

    /** From the next response on, that row is missing. */
    public void remove(int row) {
        removed = row;
    }

    /** How many rows are charged on that day. */
    public int rowsOn(LocalDate day) {
        long offset = ChronoUnit.DAYS.between(firstDay, day);
        if (offset < 0 || offset >= days) {
            return 0;
        }
        int all = rows / days + (offset < rows % days ? 1 : 0);
        return removed != NONE && day(removed).equals(day) ? all - 1 : all;
    }

    /** The day on which that row is charged. */
    public LocalDate day(int row) {
        return firstDay.plusDays(row % days);
    }

    /** The {@code ServiceName} of that row; many rows of a day share it. */
    public String service(int row) {
        return "Service " + row / days % SERVICES;
    }

    /** The {@code ZoneId} of that row, which no other row has. */
    public String zone(int row) {
        return String.format("%032x", row);
    }

    /** What that row costs. */
    public BigDecimal cost(int row) {
        return new BigDecimal(costText(row));
    }

    private String costText(int row) {
        long draw = Draw.bits(row);
        return row == restated ? restatedCost : (draw & 63) + "." + (100 + (draw >>> 6 & 511));
    }

    /** How many rows were sent, in all responses together. */
    public long rowsSent() {
        return rowsSent.get();
    }

    /** How many responses were sent completely. */
    public int responses() {
        return responses.get();
    }

    @Override
    public void close() {
        listener.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Query query = new Query(exchange.getRequestURI().getRawQuery());
            LocalDate from = query.dateOrNull("from");
            LocalDate to = query.dateOrNull("to");
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            if (Route.of(exchange.getRequestURI().getPath()).usagePath() == UsagePath.PAYGO
                    && from != null
                    && to != null) {
                exchange.sendResponseHeaders(200, 0);
                try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), BUFFER)) {
                    write(from, to, out);
                }
                responses.incrementAndGet();
            } else {
                exchange.sendResponseHeaders(404, 0);
                Envelope.writeError(exchange.getResponseBody(), 7003, "Only usage of a range of days", 0, "");
            }
        }
    }

    private void write(LocalDate from, LocalDate to, OutputStream out) throws IOException {
        int skipped = removed;
        StringBuilder json = new StringBuilder("{\"errors\":[],\"messages\":[],\"result\":[");
        String separator = "";
        for (long place = 0; place < rows; place++) {
            int row = (int) (place * STRIDE % rows);
            LocalDate day = day(row);
            if (row != skipped && !day.isBefore(from) && day.isBefore(to)) {
                append(json.append(separator), row, day);
                separator = ",\n";
                flush(json, out);
                rowsSent.incrementAndGet();
            }
        }
        flush(json.append("],\"success\":true}"), out);
    }

    private static void flush(StringBuilder json, OutputStream out) throws IOException {
        out.write(json.toString().getBytes(StandardCharsets.ISO_8859_1));
        json.setLength(0);
    }

    private void append(StringBuilder json, int row, LocalDate day) {
        long draw = Draw.bits(row);
        long quantity = draw >>> 44;
        json.append("{\"BillingCurrency\":\"USD\",\"BillingPeriodStart\":\"").append(firstDay);
        json.append("T00:00:00Z\",\"ChargePeriodEnd\":\"").append(day.plusDays(1));
        json.append("T00:00:00Z\",\"ChargePeriodStart\":\"").append(day);
        json.append("T00:00:00Z\",\"ConsumedQuantity\":").append(quantity);
        json.append(",\"ConsumedUnit\":\"Requests\",\"ContractedCost\":").append(costText(row));
        json.append(",\"CumulatedContractedCost\":").append(draw & 4095).append(".25");
        json.append(",\"CumulatedPricingQuantity\":").append(draw >>> 40);
        json.append(",\"PricingQuantity\":").append(quantity);
        json.append(",\"ServiceName\":\"").append(service(row));
        json.append("\",\"ZoneId\":\"").append(zone(row)).append("\"}");
    }
}
