package io.cfbilling.connect.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.cfbilling.connect.page.BillingPage;
import io.cfbilling.connect.page.Chromium;
import io.cfbilling.connect.page.TopicReader;
import io.cfbilling.connect.page.WorkerBeans;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, over real topics. Skipped where there is no Chromium. */
// A consumer reads the same records from every version of the worker, so one version is enough.
@Tag("worker-independent")
class PageIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    /** Stays open, so that the browser need not load it again. */
    private static final String MARK = "window.opened ??= String(performance.timeOrigin)";

    @TempDir
    private static Path directory;

    private final SimulatedAccount account = SimulatedAccount.stable(4, 1, 5);

    @Test
    void showsTheLedgerToTheDigitAndFollowsItWithoutBeingLoadedAgain() throws IOException {
        Optional<Path> program = Chromium.program();
        if (program.isEmpty()) {
            System.out.println("PageIT is skipped: there is no Chromium (Debian's package chromium) on the PATH.");
        }
        assumeThat(program).isPresent();
        try (BillingStack stack = BillingStack.start(directory, account);
                BillingPage page = BillingPage.start(InetAddress.getLoopbackAddress(), 0, Clock.systemUTC());
                Chromium browser = Chromium.start(program.orElseThrow(), directory.resolve("profile"))) {
            browser.open(page.address(), 1280, 900, false);
            page.bill().startsOn(BillingStack.firstDay());
            stack.connector().put(stack.settings());
            page.meter(List.of(WorkerBeans.ofProcess(stack.worker.pid())), stack.settings());
            page.follow(topics(stack, page), sentence -> {});
            awaitLedger(browser, stack);
            String opened = browser.value(MARK);

            LocalDate day = BillingStack.today().minusDays(3);
            String service = account.serviceNames().get(0);
            stack.simulator.ledger().restate(account.id(), day, service, new BigDecimal("1000000000.000000001"));
            awaitLedger(browser, stack);
            awaitRecord(browser, "restated");

            stack.simulator.ledger().remove(account.id(), day, service);
            awaitLedger(browser, stack);
            awaitRecord(browser, "removed (tombstone)");
            assertThat(browser.value(MARK)).isEqualTo(opened);

            await().atMost(SOON).untilAsserted(() -> {
                assertThat(browser.text("#used")).matches("[1-9]\\d* of 1,000");
                assertThat(browser.text("#incomplete")).isEqualTo("none");
            });
            browser.value("document.querySelector('#chart').focus()");
            browser.press("ArrowLeft");
            assertThat(browser.text("#day")).startsWith(BillingStack.today().minusDays(2) + ": USD ");
            browser.resize(390, 844);
            assertThat(browser.value("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                    .as("a phone shows the page without scrolling to the right")
                    .isEqualTo("true");
            assertThat(stack.connector().failure()).isEmpty();
        }
    }

    private static TopicReader topics(BillingStack stack, BillingPage page) {
        return new TopicReader(
                Map.of("bootstrap.servers", stack.broker.bootstrapServers()),
                URI.create(stack.registry.confluentUrl()),
                "cloudflare.billing",
                page.bill()::take);
    }

    /** The parts of the page follow a change one after the other. */
    private static void awaitRecord(Chromium browser, String mark) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(browser.text("#records tbody")).contains(mark));
    }

    private static void awaitLedger(Chromium browser, BillingStack stack) {
        await().atMost(SOON).untilAsserted(() -> {
            BigDecimal cost =
                    stack.ledger().stream().map(LedgerRow::contractedCost).reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(browser.text("#counts data")).isNotEmpty();
            assertThat(new BigDecimal(browser.text("#counts data").replace(",", "")))
                    .isEqualByComparingTo(cost);
        });
    }
}
