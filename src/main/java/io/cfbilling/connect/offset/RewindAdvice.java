package io.cfbilling.connect.offset;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/** Advises how to set a cursor back: by three requests to Connect's REST API, ready to be sent. */
public final class RewindAdvice {
    private RewindAdvice() {}

    /**
     * The warning that the start date is before the first day of the stored offset. That is right, and needs no action,
     * where the account was rewound or skipped to a later day: a rewound offset no longer shows what came before.
     *
     * @param connector the connector's name
     * @param partition the source partition of the cursor
     * @param start the first day that the settings name
     * @param stored the stored offset, whose first day is later
     */
    public static String startBeforeCursor(
            String connector, SourcePartition partition, LocalDate start, UsagePosition stored) {
        return "The " + partition + " goes on from its stored cursor " + stored.cursor() + "; usage.start.date " + start
                + " is before the first day of its offset, " + stored.since() + ", and has no effect. After a rewind or"
                + " skip to that day, do nothing. To have everything emitted again from the start date on: "
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
