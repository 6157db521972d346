package io.cfbilling.connect.simulator;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a path leads to.
 *
 * @param accountId as it stands in the path, well-formed or not; null if there is none
 */
record Route(Dataset dataset, @Nullable String accountId) {
    /** What all paths of the API begin with. */
    static final String BASE = "/client/v4";

    private static final Pattern ACCOUNT = Pattern.compile(BASE + "/accounts/([^/]*)/(.+)");
    private static final Pattern IDENTIFIER = Pattern.compile("[0-9a-f]{32}");

    static Route of(String path) {
        if (path.equals(BASE + "/accounts")) {
            return new Route(Dataset.ACCOUNTS, null);
        }
        if (path.equals(BASE + "/user/tokens/verify")) {
            return new Route(Dataset.TOKEN, null);
        }
        Matcher account = ACCOUNT.matcher(path);
        if (!account.matches()) {
            return new Route(Dataset.OTHER, null);
        }
        Dataset dataset = switch (account.group(2)) {
            case "billing/profile" -> Dataset.PROFILE;
            case "billing/usage/paygo" -> Dataset.USAGE;
            default -> Dataset.OTHER;
        };
        return new Route(dataset, account.group(1));
    }

    /** The account id of a path that has one; refuses what cannot be an id. */
    String requireAccountId(String path) {
        if (accountId == null || !IDENTIFIER.matcher(accountId).matches()) {
            throw new Refusal(
                    400,
                    7003,
                    "Could not route to " + path + ", perhaps your object identifier is invalid?",
                    7000,
                    "No route for that URI");
        }
        return accountId;
    }
}
