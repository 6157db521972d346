package io.cfbilling.connect.simulator;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint of a path.
 *
 * @param accountId the id in the path, valid or not; null if there is none
 * @param usagePath the endpoint version of the path; null if it has none. The information about subscriptions belongs
 *     to the newest version.
 */
record Route(
        Dataset dataset,
        @Nullable String accountId,
        @Nullable UsagePath usagePath) {
    /** The beginning of all paths of the API. */
    static final String BASE = "/client/v4";

    private static final Pattern ACCOUNT = Pattern.compile(BASE + "/accounts/([^/]*)/(.+)");
    private static final Pattern IDENTIFIER = Pattern.compile("[0-9a-f]{32}");

    static Route of(String path) {
        if (path.equals(BASE + "/accounts")) {
            return new Route(Dataset.ACCOUNTS, null, null);
        }
        if (path.equals(BASE + "/user/tokens/verify")) {
            return new Route(Dataset.TOKEN, null, null);
        }
        Matcher account = ACCOUNT.matcher(path);
        if (!account.matches()) {
            return new Route(Dataset.OTHER, null, null);
        }
        String id = account.group(1);
        return switch (account.group(2)) {
            case "tokens/verify" -> new Route(Dataset.TOKEN, id, null);
            case "billing/profile" -> new Route(Dataset.PROFILE, id, null);
            case "billable-usage/info" -> new Route(Dataset.USAGE_INFO, id, UsagePath.BILLABLE_USAGE);
            default ->
                UsagePath.behindAccount(account.group(2))
                        .map(usagePath -> new Route(Dataset.USAGE, id, usagePath))
                        .orElseGet(() -> new Route(Dataset.OTHER, id, null));
        };
    }

    /** The account id of a path; rejects an invalid id. */
    String requireAccountId(String path) {
        if (accountId == null || !IDENTIFIER.matcher(accountId).matches()) {
            throw Rejection.unroutable(400, path);
        }
        return accountId;
    }
}
