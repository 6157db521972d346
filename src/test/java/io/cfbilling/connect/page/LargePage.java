package io.cfbilling.connect.page;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Measures the page with many accounts: its memory, and how fast a real Chromium opens and scrolls it, at rest and while
 * records arrive. CONTRIBUTING.md shows how to start it.
 */
public final class LargePage {
    private static final List<String> SERVICES =
            List.of("R2 Storage", "Workers Standard", "Argo Smart Routing", "Images", "Stream", "D1");

    /** Resolved once the figures, the accounts and the map are there: the milliseconds since the page was requested. */
    private static final String OPENED = """
            new Promise((done) => {
              const look = () => document.querySelectorAll('#accounts tbody tr').length === 15
                  && document.querySelector('#chart rect') && document.querySelector('#map .space text')
                ? done(Math.round(performance.now())) : setTimeout(look, 5);
              look();
            })""";

    /** Scrolls the map in 100 steps. Resolved with the longest time, in milliseconds, until what is in sight was drawn. */
    private static final String SCROLLED = """
            (async () => {
              const map = document.querySelector('#map');
              const drawn = () => {
                const rows = map.querySelector('.space svg');
                const top = parseInt(rows.style.top, 10);
                return top <= map.scrollTop
                  && top + rows.height.baseVal.value >= Math.min(map.scrollTop + map.clientHeight, map.scrollHeight) - 30;
              };
              let longest = 0;
              for (let step = 1; step <= 100; step++) {
                map.scrollTop = (map.scrollHeight * step) / 100;
                const begun = performance.now();
                do await new Promise(requestAnimationFrame); while (!drawn());
                longest = Math.max(longest, performance.now() - begun);
              }
              return Math.round(longest);
            })()""";

    private final int accounts = Integer.getInteger("page.accounts", 10_000);
    private final int days = Integer.getInteger("page.days", 400);
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private final BillingPage page;

    private LargePage(BillingPage page) {
        this.page = page;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int port = Integer.getInteger("page.port", 0);
        try (BillingPage page = BillingPage.start(InetAddress.getLoopbackAddress(), port, Clock.systemUTC())) {
            LargePage large = new LargePage(page);
            large.fill();
            large.measure();
            if (port != 0) {
                System.out.println("The page stays at " + page.address() + " (Ctrl-C stops it).");
                Thread.currentThread().join();
            }
        }
    }

    private void fill() {
        long begun = System.nanoTime();
        page.bill().startsOn(today.minusDays(days));
        for (int i = 0; i < accounts; i++) {
            String account = account(i);
            for (int back = days; back > 0; back--) {
                page.bill().take(usage(i, today.minusDays(back), back));
            }
            checkpoints(account, i);
        }
        System.out.printf(
                "%,d accounts and %,d days, a row each: %,d s to take, %,d bytes of memory a row%n",
                accounts, days, (System.nanoTime() - begun) / 1_000_000_000, memory() / ((long) accounts * days));
    }

    private static String account(int number) {
        return String.format("%08x%024x", number * 0x9e3779b1, number);
    }

    private static TopicRecord usage(int account, LocalDate day, int cents) {
        String service = SERVICES.get(account % SERVICES.size());
        String cost = account + "." + (10_000_000 + cents) + " USD";
        return PageRecords.usage(account(account), day, service, cost, Instant.now());
    }

    /** Periods of a month. Some accounts lack one, and of some one is suspect. */
    private void checkpoints(String account, int number) {
        LocalDate start = today.minusDays(days);
        for (int period = 0; start.isBefore(today); period++) {
            LocalDate end = start.plusMonths(1);
            LocalDate until = end.isAfter(today) ? today : end;
            String state = end.isBefore(today.minusDays(7)) ? "final" : number % 97 == 0 ? "suspect" : "read";
            if (number % 89 != 0 || period != 3) {
                page.bill().take(PageRecords.checkpoint(account, start.toString(), until.toString(), state));
            }
            start = end;
        }
    }

    private static long memory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void measure() throws IOException {
        Path program = Chromium.program()
                .orElseThrow(() -> new IOException("There is no Chromium (Debian's package chromium) on the PATH."));
        Path profile = Files.createTempDirectory("large-page");
        try (Chromium browser = Chromium.start(program, profile)) {
            measure(browser, "at rest");
            ScheduledExecutorService arrivals = Executors.newSingleThreadScheduledExecutor();
            var unused = arrivals.scheduleWithFixedDelay(this::restate, 0, 20, TimeUnit.MILLISECONDS);
            measure(browser, "while 50 records a second arrive");
            arrivals.shutdownNow();
        }
    }

    private void restate() {
        page.bill().take(usage((int) (System.nanoTime() % accounts), today.minusDays(2), 1));
    }

    private void measure(Chromium browser, String when) throws IOException {
        browser.open(page.address(), 1280, 900, false);
        String opened = browser.value(OPENED);
        String scrolled = browser.value(SCROLLED);
        System.out.printf(
                "%s: open after %s ms; scrolled to the last account, each screen drawn within %s ms%n",
                when, opened, scrolled);
    }
}
