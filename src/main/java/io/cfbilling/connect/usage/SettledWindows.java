package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.Checkpoint;
import io.cfbilling.connect.model.DateRange;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Windows that need no further read, and are passed as soon as the cursor gets there: what is before them is in doubt yet,
 * or was not answered. Their checkpoints are told once more then, and move it on.
 */
final class SettledWindows {
    private final Map<LocalDate, Settled> byFirstDay = new HashMap<>();
    private BillingAnchors anchors = BillingAnchors.UNKNOWN;

    private record Settled(DateRange days, List<Checkpoint> checkpoints) {}

    /** Notes the anchors that windows are cut by: by others, they are other windows. */
    void cutBy(BillingAnchors present) {
        if (!present.equals(anchors)) {
            byFirstDay.clear();
            anchors = present;
        }
    }

    void settle(UsageWindow window, List<Checkpoint> checkpoints) {
        byFirstDay.put(window.wanted().from(), new Settled(window.wanted(), checkpoints));
    }

    boolean contains(UsageWindow window) {
        Settled settled = byFirstDay.get(window.wanted().from());
        return settled != null && settled.days.equals(window.wanted());
    }

    /** Takes out those that follow the cursor without a gap; gives their checkpoints, oldest first. */
    List<Checkpoint> takeFollowing(LocalDate cursor) {
        List<Checkpoint> following = new ArrayList<>();
        LocalDate day = cursor;
        for (Settled next = byFirstDay.remove(day); next != null; next = byFirstDay.remove(day)) {
            following.addAll(next.checkpoints);
            day = next.days.to();
        }
        return following;
    }
}
