package io.cfbilling.connect.offset;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/** Advises how to set a cursor back: by three requests to Connect's REST API, ready to be sent. */
public final class RewindAdvice {
    private RewindAdvice() {}

    /**
     * The warning that the start date is before the stored cursor.
     *
     * @param connector the connector's name
     * @param partition the source partition of the cursor
     * @param start the first day that the settings name
     * @param cursor the stored cursor, a later day
     */
    public static String startBeforeCursor(
            String connector, SourcePartition partition, LocalDate start, LocalDate cursor) {
        return "The " + partition + " goes on from its stored cursor " + cursor + "; usage.start.date " + start
                + " is before it and has no effect. To have everything emitted again from there: "
                + requests(connector, partition, start);
    }

    /** The requests, in order, on one line. */
    private static String requests(String connector, SourcePartition partition, LocalDate cursor) {
        String path = "/connectors/"
                + URLEncoder.encode(connector, StandardCharsets.UTF_8).replace("+", "%20");
        return "PUT " + path + "/stop, then PATCH " + path + "/offsets with " + body(partition, cursor) + ", then PUT "
                + path + "/resume";
    }

    private static String body(SourcePartition partition, LocalDate cursor) {
        return "{\"offsets\":[{\"partition\":{\"" + SourcePartition.ACCOUNT_ID + "\":\"" + partition.account() + "\",\""
                + SourcePartition.DATASET + "\":\"" + partition.dataset().id() + "\"},\"offset\":{\""
                + UsageOffsetFields.CURSOR + "\":\"" + cursor + "\"}}]}";
    }
}
