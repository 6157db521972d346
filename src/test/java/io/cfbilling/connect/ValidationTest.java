package io.cfbilling.connect;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.config.Validation;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationTest {
    private static final String A = "a".repeat(32);
    private static final String B = "b".repeat(32);

    private final Map<String, String> props =
            new HashMap<>(Map.of("cloudflare.api.token", "cfut_secret", "accounts", A + "," + B));

    /** The errors of Connect's validate call by setting. */
    private Map<String, String> errors() {
        Map<String, String> errors = Validation.of(props, LocalDate.now(Clock.systemUTC())).configValues().stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .collect(Collectors.toMap(ConfigValue::name, value -> String.join(" / ", value.errorMessages())));
        assertThat(errors.values()).noneMatch(error -> error.contains("secret1") || error.contains("cfut_secret"));
        return errors;
    }

    private void assertRejected(String setting, String sentence) {
        assertThat(errors()).containsOnlyKeys(setting);
        assertThat(errors().get(setting)).contains(setting).contains(sentence);
    }

    @Test
    void acceptsTheRequiredSettings() {
        assertThat(errors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "accounts | 123 | an account id is 32 lower-case hex characters: copy it from",
                "accounts | '' | name at least one account id, or write * for all accounts",
                "accounts | *,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | write either only * or account ids",
                "accounts.exclude | 123 | an account id is 32 lower-case hex characters",
                "usage.start.date | 31.1.2025 | write an ISO date such as 2025-01-31, or leave it empty",
                "usage.start.date | 2025-02-30 | write an ISO date such as 2025-01-31, or leave it empty",
                "usage.start.date | 0225-01-01 | write a day from 2010-01-01 on",
                "usage.end.date | +999999999-12-31 | write an ISO date such as 2025-01-31, or leave it empty",
                "cloudflare.api.token | ${env:CLOUDFLARE_TYPO} | the reference was not resolved",
                "usage.end.date | soon | write an ISO date such as 2025-01-31, or leave it empty",
                "datasets | usage,invoices | there is no such dataset: write one or more of profile, usage",
                "datasets | '' | name at least one dataset of profile, usage",
                "decimal.handling.mode | exact | write one of precise, string, double",
                "profile.sensitive.fields.mode | show | write one of mask, drop, hash, include",
                "profile.personal.fields.mode | '' | write one of mask, drop, hash, include",
                "redaction.hash.key | secret1 | write 16 characters or more",
                "redaction.hash.key | '' | write 16 characters or more",
                "redaction.hash.key | ${env:CLOUDFLARE_HASH_KEY} | the reference was not resolved",
                "accounts.errors.mode | ignore | write one of isolate, fail",
                "malformed.records.mode | ignore | write one of dead_letter, skip, fail",
                "usage.tombstones.enabled | sometimes | write true or false",
                "usage.tombstones.enabled | '' | write true or false",
                "spool.directory | spool/here | write an absolute path such as /var/tmp, or leave it empty",
                "spool.directory | ~/spool | write an absolute path such as /var/tmp, or leave it empty",
                "topic.prefix | cloud flare | write letters, digits, '.', '_' and '-'",
                "cloudflare.api.base.url | http://api.cloudflare.com | write https://",
                "cloudflare.api.base.url | https://u:secret1@my_host/client/v4 | write only scheme, host and path",
                "cloudflare.api.base.url | https://u:secret1@h/ v4 | write an address such as https://",
                "cloudflare.api.base.url | http://u:secret1@h.com | write only scheme, host and path",
                "cloudflare.api.base.url | http://localhost.example.com | write https://",
                "cloudflare.api.base.url | ftp://127.0.0.1 | write https://",
                "cloudflare.api.base.url | https://u:secret1@host/ | write only scheme, host and path",
                "cloudflare.api.base.url | secret1@host | Invalid value '[hidden]' for configuration cloudflare.api.base.url",
                "cloudflare.api.base.url | secret1@host\u200b | it holds an invisible character",
                "cloudflare.api.base.url | api.cloudflare.com | write only scheme, host and path",
                "cloudflare.api.base.url | https://host/?a=b | write only scheme, host and path",
                "cloudflare.api.proxy.url | proxy.example.com:3128 | write http://host:port",
                "cloudflare.api.proxy.url | https://proxy.example.com:3128 | TLS or SOCKS to a proxy is not supported",
                "cloudflare.api.proxy.url | socks5://proxy.example.com:1080 | TLS or SOCKS to a proxy is not supported",
                "cloudflare.api.proxy.url | http://proxy.example.com | write the port too, from 1 to 65535, such as",
                "cloudflare.api.proxy.url | http://me:secret1@proxy:3128 | user and password have settings of their own",
                "cloudflare.api.proxy.url | secret1@proxy:3128 | Invalid value '[hidden]' for configuration cloudflare.api.proxy.url",
                "cloudflare.api.proxy.url | http://proxy:3128/path | write only http://host:port",
                "cloudflare.api.proxy.url | the proxy | write an address such as http://proxy.example.com:3128",
                "cloudflare.api.proxy.user | me:secret1 | write only the user, which has no colon",
                "cloudflare.api.proxy.user | me:secret1\u200b | it holds an invisible character",
                "cloudflare.api.proxy.user | me | has no effect without cloudflare.api.proxy.url",
                "cloudflare.api.proxy.password | secret1 | has no effect without cloudflare.api.proxy.user",
                "cloudflare.api.ssl.truststore.location | trust.jks | write an absolute path such as",
                "cloudflare.api.ssl.truststore.type | pem | write one of JKS, PKCS12, PEM, or leave it empty",
                "cloudflare.api.ssl.truststore.password | secret1 | has no effect without"
                        + " cloudflare.api.ssl.truststore.location",
                "cloudflare.api.ssl.key.password | secret1 | has no effect without cloudflare.api.ssl.keystore.location",
                "usage.lookback.days | 63 | Value must be no more than 62",
                "usage.lookback.days | many | write a whole number in the digits 0 to 9, such as 7",
                "batch.max.rows | 0 | Value must be at least 1",
                "cloudflare.api.rate.limit.requests | 0 | Value must be at least 1",
                "cloudflare.api.token | Bearer secret1 | write only the secret",
                "cloudflare.api.retry.backoff.ms | 0 | Value must be at least 1",
                "usage.lookback.days | \u0667 | write a whole number in the digits 0 to 9, such as 7",
                "batch.max.rows | 2147483648 | write a number of at most 2147483647",
                "usage.poll.interval.ms | 9223372036854775808 | write a number of at most 9223372036854775807",
                "cloudflare.api.token | ${env:X | half a reference: write it in full",
                "cloudflare.api.token | X} | write only the secret",
                "cloudflare.api.token | \"secret1\" | write only the secret",
                "cloudflare.api.token | 'a\u0000b' | write only the secret",
                "topic.prefix | billing-${env:X} | the reference was not resolved",
                "accounts | ${env:X} | the reference was not resolved",
                "usage.tombstones.enabled | ${env:X} | the reference was not resolved",
                "spool.directory | '/tmp/\u202egnp' | it holds an invisible character",
                "redaction.hash.key | 'secret1 \n of a good length' | write the key on one line",
                "usage.start.date | 9999-12-31 | in the future: write a day up to",
                "usage.end.date | 1999-12-31 | write a day from 2010-01-01 on",
                "cloudflare.api.base.url | https://host:99999/ | write a port from 1 to 65535",
                "cloudflare.api.base.url | https://host:0/ | write a port from 1 to 65535",
                "cfbilling.task.accounts | * | is set by the connector itself"
            })
    void saysForEachSettingWhatToWriteInstead(String setting, String value, String sentence) {
        props.put(setting, value);

        assertThat(errors()).containsOnlyKeys(setting);
        assertThat(errors().get(setting)).contains(setting).containsIgnoringCase(sentence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080/client/v4",
                "http://127.0.0.1:8080",
                "http://[::1]:8080",
                "HTTP://LOCALHOST:8080",
                "HTTPS://API.CLOUDFLARE.COM/client/v4",
                "https://api.cloudflare.com/client/v4/"
            })
    void acceptsLoopbackHostsWithoutEncryption(String address) {
        props.put("cloudflare.api.base.url", address);

        assertThat(errors()).isEmpty();
    }

    @Test
    void needsUserAndPasswordOfAProxy() {
        props.put("cloudflare.api.proxy.url", "http://proxy.example.com:3128");
        assertThat(errors()).isEmpty();

        props.put("cloudflare.api.proxy.user", "me");
        assertRejected("cloudflare.api.proxy.password", "is needed with cloudflare.api.proxy.user");

        props.put("cloudflare.api.proxy.password", "secret1 : or so");
        assertThat(errors()).isEmpty();

        props.put("cloudflare.api.base.url", "http://localhost:8080");
        assertRejected("cloudflare.api.proxy.url", "cannot be combined with an http address");
    }

    @Test
    void needsThePasswordOfAKeyStoreUnlessItIsPem() {
        props.put("cloudflare.api.ssl.keystore.location", "/no/such/file/on/this/worker");
        assertRejected("cloudflare.api.ssl.keystore.password", "write the key store's password");

        props.put("cloudflare.api.ssl.keystore.password", "secret1");
        assertThat(errors()).isEmpty();

        props.put("cloudflare.api.ssl.keystore.type", "PEM");
        assertRejected("cloudflare.api.ssl.keystore.password", "a PEM file has no password of its own");

        props.remove("cloudflare.api.ssl.keystore.password");
        props.put("cloudflare.api.ssl.key.password", "secret1");
        assertThat(errors()).isEmpty();
    }

    @Test
    void acceptsASpoolDirectoryMissingOnThisWorker() {
        props.put("spool.directory", "/no/such/directory/here");

        assertThat(errors()).isEmpty();
    }

    @Test
    void acceptsAStartDateUpToTomorrow() {
        LocalDate tomorrow = LocalDate.now(Clock.systemUTC()).plusDays(1);
        props.put("usage.start.date", tomorrow.toString());
        assertThat(errors()).isEmpty();

        // Two days ahead, since midnight may pass between the two calls.
        props.put("usage.start.date", tomorrow.plusDays(2).toString());
        assertThat(errors()).containsOnlyKeys("usage.start.date");
    }

    @Test
    void saysHowManyTasksTheAccountsNeed() {
        props.put(
                "accounts",
                IntStream.range(0, 31_000).mapToObj("%032x"::formatted).collect(joining(",")));
        assertRejected("accounts", "names 31000 accounts, more than fit into the configurations of so few tasks");
        assertThat(errors().get("accounts"))
                .contains("write tasks.max=2 or more")
                .hasSizeLessThan(300);

        props.put("tasks.max", "2");
        assertThat(errors()).isEmpty();

        props.put("cloudflare.api.rate.limit.requests", "1");
        assertRejected("cloudflare.api.rate.limit.requests", "write 2 or more");
    }

    @Test
    void needsACredential() {
        props.remove("cloudflare.api.token");

        assertRejected("cloudflare.api.token", "write an API token with the permission Account, Billing, Read");
    }

    @Test
    void needsBothEmailAndKey() {
        props.remove("cloudflare.api.token");
        props.put("cloudflare.api.email", "me@example.com");
        assertRejected("cloudflare.api.key", "is needed with cloudflare.api.email");

        props.remove("cloudflare.api.email");
        props.put("cloudflare.api.key", "secret1");
        assertRejected("cloudflare.api.email", "is needed with cloudflare.api.key");

        props.put("cloudflare.api.email", "me@example.com");
        assertThat(errors()).isEmpty();
    }

    @Test
    void rejectsTwoCredentials() {
        props.put("cloudflare.api.email", "me@example.com");
        props.put("cloudflare.api.key", "secret1");

        assertThat(errors()).containsOnlyKeys("cloudflare.api.token", "cloudflare.api.email", "cloudflare.api.key");
        assertThat(errors().values())
                .allMatch(error -> error.contains(
                        "write either cloudflare.api.token, or both cloudflare.api.email and cloudflare.api.key"));
    }

    @Test
    void rejectsAnEndDateBeforeTheStartDate() {
        props.put("usage.start.date", "2025-02-01");
        props.put("usage.end.date", "2025-01-31");
        assertRejected("usage.end.date", "before usage.start.date 2025-02-01: write 2025-02-01 or a later day");

        props.put("usage.end.date", "2025-02-01");
        assertThat(errors()).isEmpty();
    }

    @Test
    void rejectsALongestBackoffShorterThanTheFirst() {
        props.put("cloudflare.api.retry.backoff.ms", "1000");
        props.put("cloudflare.api.retry.backoff.max.ms", "999");

        assertRejected("cloudflare.api.retry.backoff.max.ms", "write 1000 or more");
    }

    @Test
    void rejectsTheExclusionOfAllAccounts() {
        props.put("accounts.exclude", B + "," + A);

        assertRejected("accounts.exclude", "excludes every account in accounts");
    }

    @Test
    void needsARequestForListingAccounts() {
        props.put("cloudflare.api.rate.limit.requests", "1");
        assertThat(errors()).isEmpty();

        props.put("accounts", "*");
        assertRejected("cloudflare.api.rate.limit.requests", "write 2 or more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"profile.sensitive.fields.mode", "profile.personal.fields.mode"})
    void needsAKeyToHash(String mode) {
        props.put(mode, "hash");
        assertRejected("redaction.hash.key", "is needed, since " + mode + " is hash: write a secret of 16");

        props.put("redaction.hash.key", "secret1");
        assertRejected("redaction.hash.key", "is too short: write 16");

        props.put("redaction.hash.key", "secret1 of a good length");
        assertThat(errors()).isEmpty();
    }

    @Test
    void doesNotReturnTheHashKey() {
        props.put("redaction.hash.key", "secret1 of a good length");

        assertThat(Validation.of(props, LocalDate.now(Clock.systemUTC())).configValues().stream()
                        .map(ConfigValue::toString))
                .noneMatch(value -> value.contains("secret1"));
    }

    @Test
    void needsTheAccounts() {
        props.remove("accounts");

        assertThat(errors()).containsOnlyKeys("accounts");
    }
}
