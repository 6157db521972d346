package io.cfbilling.connect.simulator;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The faults that a test injects. If several faults cover a request, the oldest applies. Thread-safe. */
public final class Faults {
    private final List<Armed> armed = new ArrayList<>();
    private final Map<RowName, Malformation> malformations = new HashMap<>();
    private CountDownLatch release = new CountDownLatch(1);
    private int held;

    private static final class Armed {
        final Fault fault;
        final FaultScope scope;
        int remaining;

        Armed(Fault fault, FaultScope scope) {
            this.fault = fault;
            this.scope = scope;
            this.remaining = scope.times();
        }
    }

    private record RowName(String accountId, LocalDate day, String serviceName) {}

    Faults() {}

    /** Applies to every request until cleared. */
    public void inject(Fault fault) {
        inject(fault, FaultScope.everything());
    }

    /** Applies to the requests in scope. */
    public synchronized void inject(Fault fault, FaultScope scope) {
        armed.add(new Armed(fault, scope));
    }

    /** Makes the rows of a service and day malformed, until cleared. */
    public synchronized void malform(String accountId, LocalDate day, String serviceName, Malformation malformation) {
        malformations.put(new RowName(accountId, day, serviceName), malformation);
    }

    /**
     * Ends all faults and malformations, and releases requests that hang: their connections are closed without (the
     * rest of) a response.
     */
    public synchronized void clear() {
        disarm();
        mend();
        release();
    }

    /** Ends all faults; malformations stay, and requests that hang are not released. */
    public synchronized void disarm() {
        armed.clear();
    }

    /** Ends this fault in all scopes; other faults stay. */
    public synchronized void disarm(Fault fault) {
        armed.removeIf(one -> one.fault.equals(fault));
    }

    /** Ends all malformations. */
    public synchronized void mend() {
        malformations.clear();
    }

    /** Ends the malformation of the rows of a service and day. */
    public synchronized void mend(String accountId, LocalDate day, String serviceName) {
        malformations.remove(new RowName(accountId, day, serviceName));
    }

    /** Releases the requests that hang or stall. */
    public synchronized void release() {
        release.countDown();
        release = new CountDownLatch(1);
    }

    /** How many requests hang, stall or are slow at this moment. */
    public synchronized int held() {
        return held;
    }

    /** {@code from}: the first requested day, if any; {@code served}: whether the path is served. */
    synchronized @Nullable Fault strike(Route route, @Nullable LocalDate from, boolean served) {
        for (Iterator<Armed> all = armed.iterator(); all.hasNext(); ) {
            Armed one = all.next();
            boolean suits = !one.fault.kind().isAboutUsage() || (served && route.dataset() == Dataset.USAGE);
            if (suits && one.remaining > 0 && one.scope.covers(route, from)) {
                if (one.remaining != Integer.MAX_VALUE && --one.remaining == 0) {
                    all.remove();
                }
                return one.fault;
            }
        }
        return null;
    }

    synchronized @Nullable Malformation of(LedgerRow row) {
        return malformations.isEmpty()
                ? null
                : malformations.get(new RowName(row.accountId(), row.day(), row.serviceName()));
    }

    /** Blocks the calling thread until released, or for at most the given time. */
    void hold(@Nullable Duration atMost) {
        CountDownLatch gate;
        synchronized (this) {
            gate = release;
            held++;
        }
        try {
            if (atMost == null) {
                gate.await();
            } else if (gate.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            synchronized (this) {
                held--;
            }
        }
    }
}
