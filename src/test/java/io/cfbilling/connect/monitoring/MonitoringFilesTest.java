package io.cfbilling.connect.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cfbilling.connect.CloudflareBillingSourceConnector;
import io.cfbilling.connect.Pages;
import io.cfbilling.connect.ShownMetric;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Checks of the files in {@code config/monitoring/} without a worker; {@link ExporterIT} has one. */
class MonitoringFilesTest {
    private static final Pattern LISTED = Pattern.compile("\\(([a-z-]+(?:\\|[a-z-]+)*)\\):$");
    private static final Pattern NAMED_PAGE = Pattern.compile("(?:\"([^\"]+)\"\\s+in\\s+)?([a-z-]+)[.]md");
    private static final Pattern SENTENCES = Pattern.compile("[A-Z].*[.]", Pattern.DOTALL);

    @Test
    void theExporterNamesExactlyTheConnectorsMetrics() {
        Set<String> listed = new TreeSet<>();
        for (JsonNode rule : MonitoringFiles.exporter().path("rules")) {
            Matcher names = LISTED.matcher(rule.path("pattern").asText());
            if (rule.path("name").asText().startsWith("cloudflare_billing_")) {
                assertThat(names.find()).isTrue();
                listed.addAll(List.of(names.group(1).split("\\|", -1)));
            }
        }
        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(
                        ShownMetric.all().stream().map(ShownMetric::name).toList());
    }

    @Test
    void eachAlertDescribesItsCauseAndWhatToDo() {
        assertThat(MonitoringFiles.alerts()).isNotEmpty().allSatisfy(alert -> {
            assertThat(alert.path("alert").asText()).startsWith("CloudflareBilling");
            assertThat(alert.path("labels").path("severity").asText()).isIn("critical", "warning", "info");
            JsonNode annotations = alert.path("annotations");
            assertThat(annotations.path("summary").asText()).endsWith(".").hasSizeLessThan(130);
            assertThat(annotations.path("description").asText()).matches(SENTENCES);
        });
        assertThat(MonitoringFiles.alerts())
                .extracting(alert -> alert.path("alert").asText())
                .doesNotHaveDuplicates();
    }

    @Test
    void thePagesAndSectionsThatAlertsNameExist() {
        List<MatchResult> named = MonitoringFiles.alerts().stream()
                .flatMap(alert -> NAMED_PAGE
                        .matcher(alert.path("annotations").path("description").asText())
                        .results())
                .toList();
        assertThat(named).isNotEmpty().allSatisfy(name -> {
            Path page = Pages.page(name.group(2));
            assertThat(page).exists();
            if (name.group(1) != null) {
                assertThat(Pages.text(page).lines()).containsAnyOf("## " + name.group(1), "### " + name.group(1));
            }
        });
    }

    @Test
    void eachAlertLinksToTheTableThatSaysWhatToDo() {
        assertThat(MonitoringFiles.alerts())
                .extracting(
                        alert -> alert.path("annotations").path("runbook_url").asText())
                .containsOnly("https://github.com/cfbilling/kafka-connect-cloudflare-billing/blob/main/"
                        + Pages.page("monitoring") + "#alerts");
        assertThat(Pages.text(Pages.page("monitoring")).lines()).contains("## Alerts");
    }

    @Test
    void thePageListsExactlyTheAlertsWithTheirSeverity() {
        assertThat(Pages.text(Pages.page("monitoring")).lines().filter(line -> line.startsWith("| `CloudflareBilling")))
                .map(line -> line.split(" \\| ", 3))
                .map(cells -> cells[0].substring(2) + " " + cells[1])
                .containsExactlyInAnyOrderElementsOf(MonitoringFiles.alerts().stream()
                        .map(alert -> "`" + alert.path("alert").asText() + "` "
                                + alert.path("labels").path("severity").asText())
                        .toList());
    }

    @Test
    void alertsAndDashboardSelectOnlyThisConnector() {
        assertThat(MonitoringFiles.expressions())
                .flatExtracting(expression -> PromQuery.parse(expression.text()).selectors())
                .filteredOn(selector -> selector.metric().equals("kafka_connect_connector_class"))
                .isNotEmpty()
                .allSatisfy(selector -> assertThat(selector.matchers())
                        .containsExactly(new PromQuery.LabelMatcher(
                                "class", "=", CloudflareBillingSourceConnector.class.getName())));
    }

    @Test
    void theDashboardCanBeImported() {
        JsonNode dashboard = MonitoringFiles.dashboard();
        assertThat(dashboard.path("uid").asText()).isEqualTo("cloudflare-billing");
        // A number here would belong to another installation.
        assertThat(dashboard.path("id").isNull()).isTrue();
        assertThat(dashboard.path("schemaVersion").asInt()).isGreaterThanOrEqualTo(39);
        assertThat(dashboard.path("templating").path("list").findValuesAsText("name"))
                .containsExactly("datasource", "connector", "task");

        Set<Integer> ids = new HashSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            assertThat(ids.add(panel.path("id").asInt())).isTrue();
            if (!panel.path("type").asText().equals("row")) {
                assertThat(panel.path("description").asText()).matches(SENTENCES);
                assertThat(panel.findValues("datasource"))
                        .allSatisfy(source ->
                                assertThat(source.path("uid").asText()).isEqualTo("${datasource}"));
            }
        }
    }

    @Test
    void noPanelOverlapsAnother() {
        List<JsonNode> places = StreamSupport.stream(
                        MonitoringFiles.dashboard().path("panels").spliterator(), false)
                .map(panel -> panel.path("gridPos"))
                .toList();
        Set<List<Integer>> taken = new HashSet<>();
        for (JsonNode place : places) {
            assertThat(place.path("x").asInt() + place.path("w").asInt()).isLessThanOrEqualTo(24);
            for (int x = place.path("x").asInt();
                    x < place.path("x").asInt() + place.path("w").asInt();
                    x++) {
                for (int y = place.path("y").asInt();
                        y < place.path("y").asInt() + place.path("h").asInt();
                        y++) {
                    assertThat(taken.add(List.of(x, y))).as(place.toString()).isTrue();
                }
            }
        }
    }

    @Test
    void queriesAreParsedAsByPrometheus() {
        PromQuery query = PromQuery.parse(
                "max by (job, task) (increase(a_total{x=\"1 or {b}\", y=~\"p|q\"}[$__rate_interval])) > 6 * 3600"
                        + " unless on (job) c offset 6h and vector(0) == d");
        assertThat(query.groupings()).containsExactly("job", "task");
        assertThat(query.selectors()).extracting(PromQuery.Selector::metric).containsExactly("a_total", "c", "d");
        assertThat(query.selectors().get(0).matchers())
                .flatExtracting(PromQuery.LabelMatcher::wanted)
                .containsExactly("1 or {b}", "p", "q");
    }
}
