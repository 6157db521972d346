package io.cfbilling.connect.simulator;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The changes of tests to the ledger, by day. Thread-safe. */
final class LedgerEdits {
    private final Map<Key, DayEdits> days = new ConcurrentHashMap<>();

    private record Key(String accountId, LocalDate day) {}

    /**
     * The changes of one day; never modified.
     *
     * @param cleared whether the rows of the usage model are removed
     * @param quantities by service name; empty: the row is removed
     * @param added rows in addition to those of the model
     */
    private record DayEdits(boolean cleared, Map<String, Optional<BigDecimal>> quantities, List<LedgerRow> added) {
        static final DayEdits NONE = new DayEdits(false, Map.of(), List.of());

        DayEdits with(String serviceName, Optional<BigDecimal> quantity) {
            Map<String, Optional<BigDecimal>> more = new HashMap<>(quantities);
            more.put(serviceName, quantity);
            return new DayEdits(cleared, Map.copyOf(more), added);
        }

        DayEdits with(LedgerRow row) {
            List<LedgerRow> more = new ArrayList<>(added);
            more.add(row);
            return new DayEdits(cleared, quantities, List.copyOf(more));
        }

        DayEdits without(String serviceName) {
            List<LedgerRow> fewer = added.stream()
                    .filter(row -> !row.serviceName().equals(serviceName))
                    .toList();
            return new DayEdits(cleared, quantities, fewer).with(serviceName, Optional.empty());
        }
    }

    void restate(String accountId, LocalDate day, String serviceName, BigDecimal quantity) {
        change(accountId, day, edits -> edits.with(serviceName, Optional.of(quantity)));
    }

    void remove(String accountId, LocalDate day, String serviceName) {
        change(accountId, day, edits -> edits.without(serviceName));
    }

    void clear(String accountId, LocalDate day) {
        change(accountId, day, edits -> new DayEdits(true, Map.of(), List.of()));
    }

    void restore(String accountId, LocalDate day) {
        days.remove(new Key(accountId, day));
    }

    void add(String accountId, LedgerRow row) {
        change(accountId, row.day(), edits -> edits.with(row));
    }

    void reset(String accountId) {
        days.keySet().removeIf(key -> key.accountId().equals(accountId));
    }

    /** The changed quantity, or else {@code modelled}; null: no row. */
    @Nullable
    BigDecimal quantity(String accountId, LocalDate day, String serviceName, @Nullable BigDecimal modelled) {
        DayEdits edits = days.get(new Key(accountId, day));
        if (edits == null) {
            return modelled;
        }
        Optional<BigDecimal> edited = edits.quantities().get(serviceName);
        if (edited != null) {
            return edited.orElse(null);
        }
        return edits.cleared() ? null : modelled;
    }

    List<LedgerRow> added(String accountId, LocalDate from, LocalDate toExclusive) {
        return days.entrySet().stream()
                .filter(entry -> entry.getKey().accountId().equals(accountId))
                .filter(entry -> !entry.getKey().day().isBefore(from)
                        && entry.getKey().day().isBefore(toExclusive))
                .sorted(Comparator.comparing(entry -> entry.getKey().day()))
                .flatMap(entry -> entry.getValue().added().stream())
                .toList();
    }

    private void change(String accountId, LocalDate day, UnaryOperator<DayEdits> how) {
        days.compute(new Key(accountId, day), (key, edits) -> how.apply(edits == null ? DayEdits.NONE : edits));
    }
}
