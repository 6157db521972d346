package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.UsageApi;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a usage position is but for its days.
 *
 * @param since the first day that was to be told
 * @param cursor the first day that is not final
 * @param anchors the anchors that are known
 * @param api which generation of the usage endpoint answered last; null while that is not known
 */
record UsageCourse(
        LocalDate since,
        LocalDate cursor,
        BillingAnchors anchors,
        @Nullable UsageApi api) {
    static UsageCourse read(OffsetFields fields) {
        LocalDate cursor = fields.date(UsagePosition.CURSOR);
        return new UsageCourse(
                fields.optionalText(UsagePosition.SINCE).isPresent() ? fields.date(UsagePosition.SINCE) : cursor,
                cursor,
                AnchorsText.read(fields.text(UsagePosition.ANCHORS)),
                readApi(fields));
    }

    private static @Nullable UsageApi readApi(OffsetFields fields) {
        String id = fields.optionalText(UsagePosition.API).orElse(null);
        if (id != null && !UsageApi.ids().contains(id)) {
            throw new IllegalArgumentException("offset field '" + UsagePosition.API + "' is none of " + UsageApi.ids()
                    + ": " + OffsetFields.shown(id));
        }
        return id == null ? null : UsageApi.of(id);
    }

    void write(BoundedEntries entries) {
        entries.put(UsagePosition.SINCE, since.toString());
        entries.put(UsagePosition.CURSOR, cursor.toString());
        entries.put(UsagePosition.ANCHORS, AnchorsText.write(anchors));
        if (api != null) {
            entries.put(UsagePosition.API, api.id());
        }
    }
}
