package io.cfbilling.connect.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Settings of requests to Cloudflare: address, credential, timeouts, rate limit and retries. */
public final class RequestSettings {
    static final Group API = new Group("Cloudflare API");
    static final Group LIMITS = new Group("Request limits");

    private static final int MOST_CONCURRENT_REQUESTS = 64;
    /** A year. */
    private static final int MOST_HOURS = 8760;

    private static final long LARGEST_RESPONSE = 1 << 30;
    private static final long LEAST_LARGEST_RESPONSE = 1 << 20;

    public static final Setting<Optional<String>> TOKEN = API.secret("cloudflare.api.token", Checks::credential)
            .shown(HIGH, "API token")
            .doc("API token, sent as bearer token. It needs the permission Account, Billing, Read; with accounts=*"
                    + " also Account, Account Settings, Read. Give either this, or cloudflare.api.email and"
                    + " cloudflare.api.key; best through a ConfigProvider, since Connect's REST API shows a secret"
                    + " that is written literally.");
    public static final Setting<Optional<String>> EMAIL = API.text(
                    "cloudflare.api.email", null, Addresses::mail, Optional::ofNullable)
            .shown(MEDIUM, "API e-mail")
            .doc("E-mail address of the user whose global API key is cloudflare.api.key, sent as X-Auth-Email.");
    public static final Setting<Optional<String>> KEY = API.secret("cloudflare.api.key", Checks::credential)
            .shown(MEDIUM, "API key")
            .doc("Global API key of the user, sent as X-Auth-Key. An API token is the safer choice.");
    /** With its scheme in lower case and without a trailing slash. */
    public static final Setting<URI> BASE_URL = API.text(
                    "cloudflare.api.base.url",
                    "https://api.cloudflare.com/client/v4",
                    Addresses::baseUrl,
                    RequestSettings::address)
            .shown(LOW, "API address")
            .doc("Address of the API: https, except for loopback hosts.");
    /** In milliseconds. */
    public static final Setting<Integer> CONNECT_TIMEOUT = API.integer(
                    "cloudflare.api.connect.timeout.ms", 10_000, atLeast(1))
            .shown(LOW, "Connect timeout (ms)")
            .doc("How long connecting may take, in milliseconds.");
    /** In milliseconds. */
    public static final Setting<Integer> REQUEST_TIMEOUT = API.integer(
                    "cloudflare.api.request.timeout.ms", 60_000, atLeast(1))
            .shown(LOW, "Request timeout (ms)")
            .doc("How long a request may take, from its sending to the last byte of its response, in milliseconds.");

    public static final Setting<Long> RESPONSE_MAX_BYTES = API.number(
                    "cloudflare.api.response.max.bytes", LARGEST_RESPONSE, atLeast(LEAST_LARGEST_RESPONSE))
            .shown(LOW, "Largest response (bytes)")
            .doc("The largest response that is read, in bytes after decompression. The request fails when its"
                    + " response is larger.");

    public static final Setting<Integer> RATE_LIMIT_REQUESTS = LIMITS.integer(
                    "cloudflare.api.rate.limit.requests", 1000, atLeast(1))
            .shown(MEDIUM, "Requests per window")
            .doc("The most requests that the whole connector, all its tasks together, sends in a window of"
                    + " cloudflare.api.rate.limit.window.ms. When a user sends more than 1200 requests in 300"
                    + " seconds, Cloudflare blocks that user for five minutes, the dashboard included. All clients"
                    + " of the same user share this limit.");
    public static final Setting<Duration> RATE_LIMIT_WINDOW = LIMITS.millis(
                    "cloudflare.api.rate.limit.window.ms", 300_000, atLeast(1))
            .shown(MEDIUM, "Window (ms)")
            .doc("Length of the window of cloudflare.api.rate.limit.requests, in milliseconds.");
    public static final Setting<Integer> CONCURRENT_REQUESTS = LIMITS.integer(
                    "cloudflare.api.max.concurrent.requests", 4, between(1, MOST_CONCURRENT_REQUESTS))
            .shown(LOW, "Concurrent requests")
            .doc("How many requests a task sends concurrently.");
    public static final Setting<Duration> RETRY_BACKOFF = LIMITS.millis(
                    "cloudflare.api.retry.backoff.ms", 500, atLeast(1))
            .shown(LOW, "First retry wait (ms)")
            .doc("The wait before a failed request is tried again, in milliseconds; it doubles with each try,"
                    + " with jitter.");
    public static final Setting<Duration> RETRY_BACKOFF_MAX = LIMITS.millis(
                    "cloudflare.api.retry.backoff.max.ms", 60_000, atLeast(1))
            .shown(LOW, "Longest retry wait (ms)")
            .doc("The longest wait between two tries of a request, in milliseconds.");
    public static final Setting<Integer> RETRY_ATTEMPTS = LIMITS.integer(
                    "cloudflare.api.retry.max.attempts", 8, atLeast(1))
            .shown(LOW, "Most attempts")
            .doc("After this many tries, the connector gives up the request until the account's next poll.");
    public static final Setting<Integer> FAIL_AFTER_HOURS = LIMITS.integer(
                    "cloudflare.api.fail.after.hours", 0, between(0, MOST_HOURS))
            .shown(LOW, "Fail after (hours)")
            .doc("A task fails when its requests have failed for this many hours and none has succeeded; 0 for never."
                    + " Use it if your monitoring sees only the state of tasks. Make it longer than the poll"
                    + " intervals. The hours count from the first failed request, and anew when the task is"
                    + " restarted.");

    private RequestSettings() {}

    private static URI address(String text) {
        String url = text.replaceAll("/+$", "");
        int scheme = url.indexOf(':');
        return URI.create(url.substring(0, scheme).toLowerCase(Locale.ROOT) + url.substring(scheme));
    }
}
