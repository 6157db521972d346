package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.Anchor;
import io.cfbilling.connect.model.BillingAnchors;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Anchors as an offset carries them: {@code 15@2025-03-15 28+@2025-02-28}, each with the latest period start that
 * showed it. A plus marks an anchor whose day is uncertain. The anchor of the grid comes first.
 */
final class AnchorsText {
    private static final Pattern ANCHOR = Pattern.compile("(\\d{1,2})(\\+?)@(\\d{4}-\\d{2}-\\d{2})");

    private AnchorsText() {}

    static String write(BillingAnchors anchors) {
        return anchors.all().stream()
                .map(anchor -> anchor.day() + (anchor.certain() ? "" : "+") + "@" + anchor.lastSeen())
                .collect(Collectors.joining(" "));
    }

    static BillingAnchors read(OffsetFields fields) {
        return new BillingAnchors(fields.entries(UsageOffsetFields.ANCHORS, AnchorsText::anchor));
    }

    private static Anchor anchor(String text) {
        Matcher parts = ANCHOR.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no anchor");
        }
        return new Anchor(Integer.parseInt(parts.group(1)), parts.group(2).isEmpty(), LocalDate.parse(parts.group(3)));
    }
}
