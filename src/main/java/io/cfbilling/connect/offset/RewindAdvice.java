package io.cfbilling.connect.offset;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/** Says how a cursor is set back: by three requests to Connect's REST API, ready to be sent. */
public final class RewindAdvice {
    private RewindAdvice() {}

    /**
     * The warning that a start date asks for days that the stored cursor has passed.
     *
     * @param connector the connector's name
     * @param partition whose cursor it is
     * @param start the first day that the settings want
     * @param cursor where the stored cursor stands, a later day
     */
    public static String startBeforeCursor(
            String connector, SourcePartition partition, LocalDate start, LocalDate cursor) {
        return "The " + partition + " goes on from its stored cursor " + cursor + "; usage.start.date " + start
                + " lies before it and is not gone back to. To have everything told again from there: "
                + requests(connector, partition, start);
    }

    /** The requests, in their order, on one line. */
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
