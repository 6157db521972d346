package io.cfbilling.connect.simulator;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A simulated account: its subscriptions, its services, and the form of its responses. */
public final class SimulatedAccount {
    /** The default of the first day with usage. */
    public static final LocalDate DEFAULT_START = LocalDate.of(2020, 1, 1);

    private static final int DEFAULT_SERVICES = 14;
    private static final int DEFAULT_RESTATED_DAYS = 4;

    private final String id;
    private final int seed;
    private final List<Subscription> subscriptions;
    private final List<BilledService> services;
    private final int restatedDays;
    private final boolean profile;
    private final boolean billingName;
    private final boolean laterFields;
    private final boolean unknownFields;

    private SimulatedAccount(Builder builder, String id) {
        this.id = id;
        this.seed = builder.seed;
        this.subscriptions = List.copyOf(builder.subscriptions);
        this.services = ServiceCatalog.pick(builder.services, Draw.bits(builder.seed, 3));
        this.restatedDays = builder.restatedDays;
        this.profile = builder.profile;
        this.billingName = builder.billingName;
        this.laterFields = builder.laterFields;
        this.unknownFields = builder.unknownFields;
    }

    /** The account for which the two examples of Cloudflare's documentation are served, byte for byte. */
    public static SimulatedAccount seedExample() {
        return new SimulatedAccount(builder(0).noUsage().stable(), SeedExample.ACCOUNT_ID);
    }

    /** One subscription whose periods begin on the given day of the month (1 to 31); recent days are restated. */
    public static SimulatedAccount withAnchor(int seed, int anchorDay) {
        return builder(seed).subscription(anchorDay, DEFAULT_START).build();
    }

    /** An account whose days are never restated, with one subscription since the beginning of 2025. */
    public static SimulatedAccount stable(int seed, int anchorDay, int services) {
        return builder(seed)
                .subscription(anchorDay, LocalDate.of(2025, 1, 1))
                .services(services)
                .stable()
                .build();
    }

    /** An account whose id and usage are derived from the seed. */
    public static Builder builder(int seed) {
        return new Builder(seed);
    }

    /** 32 lower-case hex characters. */
    public String id() {
        return id;
    }

    /** What the account is called in listings. */
    public String name() {
        return "Simulated account " + seed;
    }

    /** The names of the services that it uses. */
    public List<String> serviceNames() {
        return services.stream().map(BilledService::name).toList();
    }

    boolean isSeedExample() {
        return id.equals(SeedExample.ACCOUNT_ID);
    }

    int seed() {
        return seed;
    }

    List<Subscription> subscriptions() {
        return subscriptions;
    }

    /**
     * The services of one subscription: all for the first one, fewer for each further one, whose rows are duplicates of
     * the first one's.
     */
    List<BilledService> services(Subscription subscription) {
        int step = subscription.ordinal() + 1;
        List<BilledService> some = new ArrayList<>();
        for (int i = 0; i < services.size(); i += step) {
            some.add(services.get(i));
        }
        return some;
    }

    /** The age in days at which a day is final; 0: it never changes. */
    int restatedDays() {
        return restatedDays;
    }

    boolean hasProfile() {
        return profile;
    }

    /** {@code BillingAccountName} in rows of the newest endpoint version; null if it is hidden. */
    @Nullable
    String billingName() {
        return billingName ? name() : null;
    }

    boolean hasLaterFields() {
        return laterFields;
    }

    boolean hasUnknownFields() {
        return unknownFields;
    }

    /** Builds accounts. Without a {@link #subscription} there is one with anchor day 1. */
    public static final class Builder {
        private final int seed;
        private final List<Subscription> subscriptions = new ArrayList<>();
        private int services = DEFAULT_SERVICES;
        private int restatedDays = DEFAULT_RESTATED_DAYS;
        private boolean usage = true;
        private boolean profile = true;
        private boolean billingName = true;
        private boolean laterFields;
        private boolean unknownFields;

        private Builder(int seed) {
            this.seed = seed;
        }

        /** A further subscription, with usage from the given day on. */
        public Builder subscription(int anchorDay, LocalDate start) {
            int ordinal = subscriptions.size();
            String subscriptionId = Draw.hex(32, seed, 2, ordinal);
            Subscription.Anchor anchor = new Subscription.Anchor(start, anchorDay);
            subscriptions.add(new Subscription(subscriptionId, ordinal, List.of(anchor)));
            return this;
        }

        /**
         * The period of the last added subscription ends early on this day; further ones begin on the new anchor day.
         */
        public Builder anchorMoves(LocalDate on, int newAnchorDay) {
            int last = subscriptions.size() - 1;
            subscriptions.set(last, subscriptions.get(last).moved(on, newAnchorDay));
            return this;
        }

        /** How many services the account uses; each has about one row for a day and subscription. */
        public Builder services(int count) {
            services = count;
            return this;
        }

        /** The account has no usage. */
        public Builder noUsage() {
            usage = false;
            return this;
        }

        public Builder noProfile() {
            profile = false;
            return this;
        }

        /** A day's rows never change. */
        public Builder stable() {
            return restatesFor(0);
        }

        /** A day's usage grows with its hours, and is adjusted until the day is that old. */
        public Builder restatesFor(int days) {
            restatedDays = days;
            return this;
        }

        /** Rows of the newest endpoint version do not have the account's name. */
        public Builder hidesBillingName() {
            billingName = false;
            return this;
        }

        /** Even rows of the oldest endpoint version have ServiceFamilyName, ZoneId, ZoneName and SubscriptionId. */
        public Builder laterFields() {
            laterFields = true;
            return this;
        }

        /** Rows and profile have undocumented fields. */
        public Builder unknownFields() {
            unknownFields = true;
            return this;
        }

        public SimulatedAccount build() {
            if (!usage) {
                subscriptions.clear();
            } else if (subscriptions.isEmpty()) {
                subscription(1, DEFAULT_START);
            }
            return new SimulatedAccount(this, Draw.hex(32, seed, 1));
        }
    }
}
