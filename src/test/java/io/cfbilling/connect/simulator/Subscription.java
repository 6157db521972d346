package io.cfbilling.connect.simulator;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/**
 * A paid plan of an account, with its own billing periods.
 *
 * @param id 32 lower-case hex characters
 * @param ordinal 0 for the account's first subscription
 * @param anchors the anchor days with the dates since which they apply; in order of time, never empty. The first date
 *     is the first day with usage. At a later date, the period ends early and a new one begins.
 */
record Subscription(String id, int ordinal, List<Anchor> anchors) {
    Subscription {
        anchors = List.copyOf(anchors);
        if (anchors.isEmpty()) {
            throw new IllegalArgumentException("a subscription needs an anchor");
        }
    }

    /**
     * @param since the first day on which this anchor applies
     * @param day 1 to 31; in a month that has no such day, the month's last
     */
    record Anchor(LocalDate since, int day) {
        Anchor {
            if (day < 1 || day > 31) {
                throw new IllegalArgumentException("an anchor day is 1 to 31: " + day);
            }
        }

        LocalDate in(YearMonth month) {
            return month.atDay(Math.min(day, month.lengthOfMonth()));
        }
    }

    LocalDate start() {
        return anchors.get(0).since();
    }

    /** The same subscription, with another anchor from the given day on. */
    Subscription moved(LocalDate on, int newAnchorDay) {
        if (!on.isAfter(anchors.get(anchors.size() - 1).since())) {
            throw new IllegalArgumentException("anchors move in order of time: " + on);
        }
        List<Anchor> longer = new ArrayList<>(anchors);
        longer.add(new Anchor(on, newAnchorDay));
        return new Subscription(id, ordinal, longer);
    }

    /** The first day of the billing period that the given day, no earlier than {@link #start}, is in. */
    LocalDate periodStart(LocalDate day) {
        Anchor anchor = anchorOn(day);
        LocalDate candidate = anchor.in(YearMonth.from(day));
        if (candidate.isAfter(day)) {
            candidate = anchor.in(YearMonth.from(day).minusMonths(1));
        }
        return candidate.isBefore(anchor.since()) ? anchor.since() : candidate;
    }

    /** Cloudflare's rule: a range without the present anchor day returns no rows. */
    boolean hasAnchorDay(LocalDate from, LocalDate toExclusive, LocalDate today) {
        Anchor present = anchorOn(today);
        return from.datesUntil(toExclusive).anyMatch(day -> day.equals(present.in(YearMonth.from(day))));
    }

    /** The first of the days that the anchor of the given day was made for; it may be after that day. */
    LocalDate anchorDate(LocalDate today) {
        Anchor present = anchorOn(today);
        YearMonth month = YearMonth.from(present.since());
        while (month.lengthOfMonth() < present.day()
                || month.atDay(present.day()).isBefore(present.since())) {
            month = month.plusMonths(1);
        }
        return month.atDay(present.day());
    }

    private Anchor anchorOn(LocalDate day) {
        Anchor found = anchors.get(0);
        for (Anchor anchor : anchors) {
            if (!anchor.since().isAfter(day)) {
                found = anchor;
            }
        }
        return found;
    }
}
