package io.cfbilling.connect.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.cfbilling.connect.model.AccountId;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The accounts that a token can list; read without the connector, so that the run knows for which ones it waits. */
public final class AccountNames {
    private static final int PER_PAGE = 50;

    private final URI api;
    private final String token;

    AccountNames(URI api, String token) {
        this.api = api;
        this.token = token;
    }

    /** The ids in a comma-separated list; a {@link LocalFailure} if one is invalid. */
    public static Set<String> ids(String commaList) {
        return Arrays.stream(commaList.split(",", -1))
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .map(AccountNames::checked)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String checked(String id) {
        try {
            return new AccountId(id).value();
        } catch (IllegalArgumentException e) {
            throw new LocalFailure("-D" + RunOption.ACCOUNTS.property() + ": " + e.getMessage() + ".", e);
        }
    }

    /** Stops at a page without new accounts, since for some tokens every page is the same. */
    Set<String> all() {
        Set<String> ids = new LinkedHashSet<>();
        for (int page = 1; addPage(ids, page); page++) {}
        return ids;
    }

    private boolean addPage(Set<String> ids, int page) {
        int before = ids.size();
        for (JsonNode account : page(page)) {
            ids.add(account.path("id").asText());
        }
        return ids.size() > before;
    }

    /** The innermost cause: the exception for a failed connection has no message. */
    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure.toString() : reason(cause);
    }

    private JsonNode page(int page) {
        try {
            var response = new JsonHttp().get(api.resolve("accounts?page=" + page + "&per_page=" + PER_PAGE), token);
            if (response.ok()) {
                return response.body().path("result");
            }
            throw new LocalFailure("Cloudflare does not list the token's accounts (HTTP " + response.status() + ", "
                    + response.body().path("errors") + "): check CLOUDFLARE_API_TOKEN, or name the accounts with -D"
                    + RunOption.ACCOUNTS.property() + "=<ids>.");
        } catch (IOException e) {
            throw new LocalFailure("Cloudflare cannot be reached at " + api.getHost() + ": " + reason(e) + ".", e);
        }
    }
}
