package io.cfbilling.connect.api;

import io.cfbilling.connect.model.Quotes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * How to reach the API.
 *
 * @param baseUrl the address that all paths are appended to, without a trailing slash
 * @param credential authenticates each request
 * @param connectTimeout how long connecting may take
 * @param requestTimeout how long one request may take, until the last byte of its response
 * @param userAgent the User-Agent header of each request
 * @param responseMaxBytes the largest response that is read, in bytes after decompression
 * @param network proxy and certificates
 */
public record ApiSettings(
        URI baseUrl,
        Credential credential,
        Duration connectTimeout,
        Duration requestTimeout,
        String userAgent,
        long responseMaxBytes,
        Network network) {
    /** Makes texts of servers and proxies safe to quote, in case one echoes the credential or the proxy's login. */
    Quotes quotes() {
        List<String> secrets = new ArrayList<>(List.of(credential.secret()));
        if (network.proxy() != null && network.proxy().login() != null) {
            HttpProxy.Login login = network.proxy().login();
            String basic = login.user() + ":" + login.password();
            secrets.add(Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)));
            secrets.add(login.password());
        }
        return new Quotes(secrets);
    }
}
