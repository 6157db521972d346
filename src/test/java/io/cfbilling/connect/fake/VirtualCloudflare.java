package io.cfbilling.connect.fake;

import io.cfbilling.connect.api.AccountsPage;
import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.api.CredentialStatus;
import io.cfbilling.connect.api.ProfileResponse;
import io.cfbilling.connect.api.RateLimit;
import io.cfbilling.connect.api.Traffic;
import io.cfbilling.connect.api.UsageResponse;
import io.cfbilling.connect.api.VerifiedToken;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.Profile;
import io.cfbilling.connect.model.ProfileField;
import io.cfbilling.connect.model.SampleRow;
import io.cfbilling.connect.model.UsageField;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.simulator.RateLimiter;
import io.cfbilling.connect.spool.SortedSpool;
import io.cfbilling.connect.spool.SpoolDirectory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Cloudflare without sockets, with a clock that the caller moves: 1200 requests in 300 seconds for all clients, and
 * accounts with a row or two of usage per billing period, so that a test can have many accounts.
 */
public final class VirtualCloudflare {
    /** The day of the month on which all accounts have usage: if the start date is such a day, no period is empty. */
    public static final int EVERYBODYS_DAY = 10;

    public static final int QUOTA = 1200;
    public static final Duration WINDOW = Duration.ofMinutes(5);

    private static final String CREDENTIAL = "ours";

    private final Clock clock;
    private final RateLimiter limiter;
    private final Listener listener;
    private final SpoolDirectory spool = new SpoolDirectory(Path.of(System.getProperty("java.io.tmpdir")));
    private final ProfileResponse profile;
    private Predicate<AccountId> hasProfile = any -> true;

    /** Accounts for which a gateway responds in Cloudflare's place. */
    public Predicate<AccountId> failing = account -> false;

    /** What a request reads. */
    public enum RequestKind {
        PROFILE,
        OPEN_PERIOD,
        CLOSED_PERIOD
    }

    /** Is called for each request that counts. */
    public interface Listener {
        void counted(AccountId account, RequestKind requested, boolean rejected);
    }

    public VirtualCloudflare(Clock clock, Listener listener) {
        this.clock = clock;
        this.limiter = new RateLimiter(clock, QUOTA, WINDOW);
        this.listener = listener;
        this.profile = new ProfileResponse(
                new Profile(Map.of(ProfileField.named("first_name"), "Ada"), null), null, "/profile", clock.instant());
    }

    /** The anchor day of an account, 1 to 28. */
    public static int anchorDay(AccountId account) {
        return 1 + Math.floorMod(account.value().hashCode(), 28);
    }

    /** The start of the account's billing period that contains the day. */
    public static LocalDate periodStart(AccountId account, LocalDate day) {
        LocalDate inMonth = day.withDayOfMonth(anchorDay(account));
        return inMonth.isAfter(day) ? inMonth.minusMonths(1) : inMonth;
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** Counts requests of another client of the same credential. */
    public void otherRequests(int requests) {
        for (int i = 0; i < requests; i++) {
            limiter.count(CREDENTIAL);
        }
    }

    /** The deprecated endpoint of profiles returns 404 for all other accounts. */
    public void profilesOf(Predicate<AccountId> some) {
        hasProfile = some;
    }

    public CloudflareApi api(Traffic traffic) {
        return new Api(traffic);
    }

    private final class Api implements CloudflareApi {
        private final Traffic traffic;

        Api(Traffic traffic) {
            this.traffic = traffic;
        }

        private void count(AccountId account, RequestKind requested) throws ApiFailure {
            boolean isFailing = failing.test(account);
            RateLimiter.Standing standing = count();
            listener.counted(account, requested, isFailing || !standing.allowed());
            if (isFailing) {
                throw new ApiFailure.Transient("GET /x returned 403 from a gateway");
            }
            require(standing);
        }

        private RateLimiter.Standing count() {
            RateLimiter.Standing standing = limiter.count(CREDENTIAL);
            traffic.limitsReported(
                    List.of(new RateLimit("default", standing.left(), endsIn(standing), OptionalLong.of(QUOTA))));
            return standing;
        }

        private static void require(RateLimiter.Standing standing) throws ApiFailure {
            if (!standing.allowed()) {
                throw new ApiFailure.RateLimited("GET /x returned 429", Optional.of(endsIn(standing)));
            }
        }

        private static Duration endsIn(RateLimiter.Standing standing) {
            return Duration.ofSeconds(standing.resetSeconds());
        }

        @Override
        public UsageResponse usage(EndpointVersion version, AccountId account, DateRange days) throws ApiFailure {
            LocalDate tomorrow =
                    LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(1);
            count(account, days.to().isBefore(tomorrow) ? RequestKind.CLOSED_PERIOD : RequestKind.OPEN_PERIOD);
            SortedSpool<UsageLine> lines = spool.usage();
            days.from()
                    .datesUntil(DateRange.earlier(days.to(), tomorrow))
                    .filter(day -> day.getDayOfMonth() == anchorDay(account) || day.getDayOfMonth() == EVERYBODYS_DAY)
                    .forEach(day -> lines.add(SampleRow.row()
                            .on(day.toString())
                            .with(UsageField.BILLING_PERIOD_START, midnight(periodStart(account, day)))
                            .build()));
            return new UsageResponse(version, lines, "/usage", clock.instant(), Optional.of(clock.instant()));
        }

        @Override
        public ProfileResponse profile(AccountId account) throws ApiFailure {
            count(account, RequestKind.PROFILE);
            return hasProfile.test(account) ? profile : new ProfileResponse(null, null, "/profile", clock.instant());
        }

        @Override
        public AccountsPage accounts(int number) {
            throw new UnsupportedOperationException();
        }

        @Override
        public VerifiedToken verifiedToken(@Nullable AccountId account) throws ApiFailure {
            require(count());
            return new VerifiedToken(CredentialStatus.ACTIVE, Optional.empty());
        }
    }
}
