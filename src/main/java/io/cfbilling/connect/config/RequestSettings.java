package io.cfbilling.connect.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Width;

/** Settings of requests to Cloudflare: address, credential, timeouts, rate limit and retries. */
final class RequestSettings {
    private static final int MOST_CONCURRENT_REQUESTS = 64;
    private static final long LARGEST_RESPONSE = 1 << 30;
    private static final long LEAST_LARGEST_RESPONSE = 1 << 20;

    private RequestSettings() {}

    static void api(Group group) {
        group.add(
                Settings.TOKEN,
                ConfigDef.Type.PASSWORD,
                null,
                Secrets.CREDENTIAL,
                HIGH,
                Width.LONG,
                "API token",
                "API token, sent as bearer token. It needs the permission Account, Billing, Read. Give either this, or"
                        + " " + Settings.EMAIL + " and " + Settings.KEY
                        + "; best through a ConfigProvider, since Connect's REST API shows a secret"
                        + " that is written literally.");
        group.add(
                Settings.EMAIL,
                ConfigDef.Type.STRING,
                null,
                Validators.EMAIL,
                MEDIUM,
                Width.MEDIUM,
                "API e-mail",
                "E-mail address of the user whose global API key is " + Settings.KEY + ", sent as X-Auth-Email.");
        group.add(
                Settings.KEY,
                ConfigDef.Type.PASSWORD,
                null,
                Secrets.CREDENTIAL,
                MEDIUM,
                Width.LONG,
                "API key",
                "Global API key of the user, sent as X-Auth-Key. An API token is the safer choice.");
        group.add(
                Settings.BASE_URL,
                ConfigDef.Type.STRING,
                "https://api.cloudflare.com/client/v4",
                Validators.BASE_URL,
                LOW,
                Width.LONG,
                "API address",
                "Address of the API: https, except for loopback hosts.");
        group.add(
                Settings.CONNECT_TIMEOUT,
                ConfigDef.Type.INT,
                10_000,
                atLeast(1),
                LOW,
                Width.SHORT,
                "Connect timeout (ms)",
                "How long connecting may take, in milliseconds.");
        group.add(
                Settings.REQUEST_TIMEOUT,
                ConfigDef.Type.INT,
                60_000,
                atLeast(1),
                LOW,
                Width.SHORT,
                "Request timeout (ms)",
                "How long a request may take, from its sending to the last byte of its response, in milliseconds.");
        group.add(
                Settings.RESPONSE_MAX_BYTES,
                ConfigDef.Type.LONG,
                LARGEST_RESPONSE,
                atLeast(LEAST_LARGEST_RESPONSE),
                LOW,
                Width.SHORT,
                "Largest response (bytes)",
                "The largest response that is read, in bytes after decompression. The request fails when its response"
                        + " is larger.");
    }

    static void limits(Group group) {
        group.add(
                Settings.RATE_LIMIT_REQUESTS,
                ConfigDef.Type.INT,
                1000,
                atLeast(1),
                MEDIUM,
                Width.SHORT,
                "Requests per window",
                "The most requests that the whole connector, all its tasks together, sends in a window of "
                        + Settings.RATE_LIMIT_WINDOW
                        + ". Cloudflare blocks a user who sends more than 1200 requests in 300 seconds for five"
                        + " minutes, dashboard included; all clients of the same user share this limit.");
        group.add(
                Settings.RATE_LIMIT_WINDOW,
                ConfigDef.Type.LONG,
                300_000L,
                atLeast(1),
                MEDIUM,
                Width.SHORT,
                "Window (ms)",
                "Length of the window of " + Settings.RATE_LIMIT_REQUESTS + ", in milliseconds.");
        group.add(
                Settings.CONCURRENT_REQUESTS,
                ConfigDef.Type.INT,
                4,
                between(1, MOST_CONCURRENT_REQUESTS),
                LOW,
                Width.SHORT,
                "Concurrent requests",
                "How many requests a task sends concurrently.");
        group.add(
                Settings.RETRY_BACKOFF,
                ConfigDef.Type.LONG,
                500L,
                atLeast(1),
                LOW,
                Width.SHORT,
                "First retry wait (ms)",
                "The wait before a failed request is tried again, in milliseconds; it doubles with each attempt, with"
                        + " jitter.");
        group.add(
                Settings.RETRY_BACKOFF_MAX,
                ConfigDef.Type.LONG,
                60_000L,
                atLeast(1),
                LOW,
                Width.SHORT,
                "Longest retry wait (ms)",
                "The longest wait between two attempts of a request, in milliseconds.");
        group.add(
                Settings.RETRY_ATTEMPTS,
                ConfigDef.Type.INT,
                8,
                atLeast(1),
                LOW,
                Width.SHORT,
                "Most attempts",
                "How often a request is tried before its account backs off until its next regular poll.");
    }
}
