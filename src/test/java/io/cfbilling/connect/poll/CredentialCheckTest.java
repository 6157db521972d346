package io.cfbilling.connect.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cfbilling.connect.activity.TaskActivity;
import io.cfbilling.connect.activity.TokenActivity;
import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CredentialStatus;
import io.cfbilling.connect.api.TokenKind;
import io.cfbilling.connect.api.VerifiedToken;
import io.cfbilling.connect.budget.BudgetShare;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.stream.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CredentialCheckTest {
    private final ApiFailure forbidden = new ApiFailure.Forbidden("GET /x returned 403: 9109");
    private static final List<AccountId> ACCOUNTS = IntStream.range(0, 2)
            .mapToObj(account -> new AccountId("%032x".formatted(account)))
            .toList();

    private Instant now = Instant.parse("2026-03-10T09:30:00Z");
    private final RequestBudget budget =
            new RequestBudget(new BudgetShare(1000, Duration.ofMinutes(5), 0, 1000), Clock.fixed(now, ZoneOffset.UTC));
    private final RateLimitPause pause =
            new RateLimitPause(new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), new Random(1)), budget);

    private final TokenActivity activity = new TaskActivity(Clock.fixed(now, ZoneOffset.UTC)).token();

    private CredentialCheck check(TokenKind kind) {
        CredentialCheck check = new CredentialCheck(kind, pause, activity);
        ACCOUNTS.forEach(check::joins);
        return check;
    }

    private Optional<CredentialCheck.LookUp> lookUp(CredentialCheck check) {
        return check.next(now);
    }

    private void found(CredentialCheck check, CredentialStatus status) {
        lookUp(check).orElseThrow().responded(verified(status));
    }

    private static VerifiedToken verified(CredentialStatus status) {
        return new VerifiedToken(status, Optional.empty());
    }

    private void forbidden(CredentialCheck check, int account) {
        check.forbidden(ACCOUNTS.get(account), forbidden);
    }

    @Test
    void looksUpTheExpiryOnceADayFromTheFirstResponseOn() {
        CredentialCheck check = check(TokenKind.USER);
        assertThat(lookUp(check)).isEmpty();
        check.responded(ACCOUNTS.get(0));
        lookUp(check)
                .orElseThrow()
                .responded(new VerifiedToken(CredentialStatus.ACTIVE, Optional.of(now.plus(Duration.ofDays(40)))));
        assertThat(activity.daysLeft()).isEqualTo(40);
        now = now.plus(CredentialCheck.BETWEEN_EXPIRIES).minusMillis(1);
        assertThat(lookUp(check)).isEmpty();
        now = now.plusMillis(1);
        assertThat(lookUp(check)).isPresent();
        assertThat(lookUp(check)).as("while one is under way").isEmpty();
    }

    @Test
    void looksUpTheExpirySoonerAfterAFailure() {
        CredentialCheck check = check(TokenKind.USER);
        check.responded(ACCOUNTS.get(0));
        lookUp(check).orElseThrow().failed(new ApiFailure.Transient("GET /user/tokens/verify returned 502"));
        now = now.plus(CredentialCheck.AFTER_FAILURE).minusMillis(1);
        assertThat(lookUp(check)).isEmpty();
        now = now.plusMillis(1);
        assertThat(lookUp(check)).isPresent();
    }

    @Test
    void looksUpNoExpiryOfAnEmailAddressAndKey() {
        CredentialCheck check = check(TokenKind.NO_TOKEN);
        check.responded(ACCOUNTS.get(0));
        assertThat(lookUp(check)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = "ACTIVE", mode = EnumSource.Mode.EXCLUDE)
    void doesNotFailTheTaskForTheExpiryAlone(CredentialStatus status) {
        CredentialCheck check = check(TokenKind.USER);
        check.responded(ACCOUNTS.get(0));
        assertThatCode(() -> found(check, status)).doesNotThrowAnyException();
        forbidden(check, 0);
        assertThatThrownBy(() -> found(check, status)).isInstanceOf(ConnectException.class);
    }

    @Test
    void failsTheTaskIfARequestIsForbiddenWhileTheExpiryIsLookedUp() {
        CredentialCheck check = check(TokenKind.USER);
        check.responded(ACCOUNTS.get(0));
        CredentialCheck.LookUp underWay = lookUp(check).orElseThrow();
        forbidden(check, 0);
        assertThatThrownBy(() -> underWay.responded(verified(CredentialStatus.EXPIRED)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("9109");
    }

    /** Reads of other accounts in between must not begin it anew among the tokens of users. */
    @Test
    void looksUpTheExpiryOfATokenWithoutPrefixAtItsAccount() {
        CredentialCheck check = check(TokenKind.UNKNOWN);
        check.responded(ACCOUNTS.get(0));
        CredentialCheck.LookUp underWay = lookUp(check).orElseThrow();
        assertThat(underWay.account()).isNull();
        check.responded(ACCOUNTS.get(0));
        underWay.responded(verified(CredentialStatus.INVALID));
        check.responded(ACCOUNTS.get(0));
        CredentialCheck.LookUp second = lookUp(check).orElseThrow();
        assertThat(second.account()).isEqualTo(ACCOUNTS.get(0));
        second.responded(verified(CredentialStatus.ACTIVE));
        assertThat(lookUp(check)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "USER, DISABLED",
        "USER, EXPIRED",
        "USER, INVALID",
        "ACCOUNT, DISABLED",
        "ACCOUNT, EXPIRED",
        "UNKNOWN, DISABLED",
        "UNKNOWN, EXPIRED"
    })
    void failsTheTaskIfCloudflareSaysThatTheTokenIsNotActive(TokenKind kind, CredentialStatus status) {
        CredentialCheck check = check(kind);
        forbidden(check, 0);
        assertThatThrownBy(() -> found(check, status))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("cloudflare.api.token is " + status.name().toLowerCase(Locale.ROOT))
                .hasMessageContaining("9109");
    }

    @ParameterizedTest
    @EnumSource(names = "NO_TOKEN", mode = EnumSource.Mode.EXCLUDE)
    void looksUpAnActiveTokenAgainOnlyAfterAWhile(TokenKind kind) {
        CredentialCheck check = check(kind);
        forbidden(check, 0);
        found(check, CredentialStatus.ACTIVE);
        forbidden(check, 1);
        now = now.plus(CredentialCheck.BETWEEN_LOOK_UPS).minusMillis(1);
        assertThat(lookUp(check)).isEmpty();
        now = now.plusMillis(1);
        assertThat(lookUp(check)).isPresent();
        assertThat(lookUp(check)).as("while one is under way").isEmpty();
    }

    @Test
    void neverLooksUpAnEmailAddressAndKey() {
        CredentialCheck check = check(TokenKind.NO_TOKEN);
        forbidden(check, 0);
        assertThat(lookUp(check)).isEmpty();
    }

    @Test
    void anAccountTokenIsNotInvalidIfOnlyOneAccountDoesNotKnowIt() {
        CredentialCheck check = check(TokenKind.ACCOUNT);
        forbidden(check, 0);
        assertThatCode(() -> found(check, CredentialStatus.INVALID)).doesNotThrowAnyException();
        now = now.plus(CredentialCheck.BETWEEN_LOOK_UPS);
        forbidden(check, 1);
        assertThatThrownBy(() -> found(check, CredentialStatus.INVALID))
                .as("no account of the task knows it")
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void anAccountTokenIsInvalidIfAnAccountReadBeforeDoesNotKnowIt() {
        CredentialCheck check = check(TokenKind.ACCOUNT);
        check.responded(ACCOUNTS.get(1));
        forbidden(check, 0);
        assertThatThrownBy(() -> found(check, CredentialStatus.INVALID)).isInstanceOf(ConnectException.class);
    }

    @ParameterizedTest
    @EnumSource(names = "NO_TOKEN", mode = EnumSource.Mode.EXCLUDE)
    void aTokenIsValidIfAnAccountWasReadWithItSince(TokenKind kind) {
        CredentialCheck check = check(kind);
        forbidden(check, 0);
        CredentialCheck.LookUp underWay = lookUp(check).orElseThrow();
        check.responded(ACCOUNTS.get(1));
        assertThatCode(() -> underWay.responded(verified(CredentialStatus.INVALID)))
                .doesNotThrowAnyException();
        forbidden(check, 0);
        assertThat(lookUp(check)).isEmpty();
    }

    @Test
    void doesNotLookUpATokenThatASuccessHasProvedValid() {
        CredentialCheck check = check(TokenKind.USER);
        check.responded(ACCOUNTS.get(0));
        found(check, CredentialStatus.ACTIVE);
        forbidden(check, 0);
        check.responded(ACCOUNTS.get(1));
        assertThat(lookUp(check)).isEmpty();
    }

    @Test
    void aTokenWithoutPrefixIsInvalidIfNoUserOrAccountKnowsIt() {
        CredentialCheck check = check(TokenKind.UNKNOWN);
        check.responded(ACCOUNTS.get(0));
        forbidden(check, 0);
        found(check, CredentialStatus.INVALID);
        assertThatThrownBy(() -> found(check, CredentialStatus.INVALID)).isInstanceOf(ConnectException.class);
    }

    @Test
    void aTokenWithoutPrefixIsValidIfItsAccountKnowsIt() {
        CredentialCheck check = check(TokenKind.UNKNOWN);
        forbidden(check, 0);
        found(check, CredentialStatus.INVALID);
        found(check, CredentialStatus.ACTIVE);
        assertThat(lookUp(check)).isEmpty();
    }

    @Test
    void concludesNothingFromALookUpThatFails() {
        CredentialCheck check = check(TokenKind.USER);
        forbidden(check, 0);
        ApiFailure failure = new ApiFailure.Transient("GET /user/tokens/verify returned 502");
        lookUp(check).orElseThrow().failed(failure);
        forbidden(check, 0);
        assertThat(lookUp(check)).isEmpty();
        now = now.plus(CredentialCheck.BETWEEN_LOOK_UPS);
        assertThat(lookUp(check)).isPresent();
    }

    @Test
    void prefersAnAccountReadBeforeToTheForbiddenOne() {
        CredentialCheck check = check(TokenKind.ACCOUNT);
        check.responded(ACCOUNTS.get(0));
        check.responded(ACCOUNTS.get(1));
        check.responded(ACCOUNTS.get(1));
        forbidden(check, 1);
        assertThat(lookUp(check).orElseThrow().account()).isEqualTo(ACCOUNTS.get(0));
    }

    @Test
    void pausesTheBudgetAfterA429() {
        CredentialCheck check = check(TokenKind.USER);
        forbidden(check, 0);
        lookUp(check).orElseThrow().failed(new ApiFailure.RateLimited("429", Optional.of(Duration.ofMinutes(2))));
        assertThat(budget.nextAt()).isEqualTo(now.plus(Duration.ofMinutes(2)));
    }
}
