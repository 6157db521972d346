package io.cfbilling.connect.simulator;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;

/** {@code GET /}: a page for people, which lists what can be asked of the simulator. */
final class StartPage {
    private StartPage() {}

    /**
     * The page.
     *
     * @param host the simulator's own, with its port
     * @param today its day
     */
    static Response of(String host, List<SimulatedAccount> accounts, LocalDate today) {
        String base = "http://" + (host.matches("[\\w.:\\[\\]-]+") ? host : "127.0.0.1") + Route.BASE;
        String account =
                accounts.isEmpty() ? "ID" : accounts.get(accounts.size() - 1).id();
        String usage = UsagePath.PAYGO.of(account) + "?from=" + today.minusDays(30) + "&to=" + today.plusDays(1);
        String commands = command("The accounts", base + "/accounts")
                + command("The billing profile of an account", base + "/accounts/" + account + "/billing/profile")
                + command("The usage of the last days", base + usage)
                + command("Whether the token is valid", base + "/user/tokens/verify");
        String list = accounts.stream()
                .map(each -> "<li><code>" + each.id() + "</code> " + each.name() + "</li>")
                .collect(Collectors.joining());
        String text = """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                <meta name="color-scheme" content="light dark"><title>A simulated Cloudflare</title>
                <style>body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
                pre { overflow-x: auto }</style></head><body>
                <h1>A simulated Cloudflare</h1>
                <p>It serves Cloudflare's billing API, with made-up usage. Nothing of it is real, the token included.</p>
                %s
                <h2>Its accounts</h2>
                <ul>%s</ul>
                </body></html>
                """.formatted(commands, list);
        return Response.text(200, "text/html; charset=UTF-8", text);
    }

    private static String command(String what, String address) {
        return "<h2>" + what + "</h2>\n<pre>curl -H 'Authorization: Bearer " + CloudflareSimulator.DEFAULT_TOKEN + "' '"
                + address.replace("&", "&amp;") + "'</pre>\n";
    }
}
