package io.cfbilling.connect.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class EndpointVersionTest {
    @Test
    void areNamedAsInTheSettingsAndOrdered() {
        assertThat(Named.ids(EndpointVersion.class)).containsExactly("paygo", "paygo-usage", "billable-usage");
        assertThat(EndpointVersion.values()).allMatch(api -> EndpointVersion.of(api.id()) == api);
        assertThat(EndpointVersion.PAYGO.next()).contains(EndpointVersion.PAYGO_USAGE);
        assertThat(EndpointVersion.PAYGO_USAGE.next()).contains(EndpointVersion.BILLABLE_USAGE);
        assertThat(EndpointVersion.BILLABLE_USAGE.next()).isEmpty();
    }

    @Test
    void rejectAnUnknownNameAndListTheValidOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EndpointVersion.of("auto"))
                .withMessage("there is no usage API 'auto': write one of [paygo, paygo-usage, billable-usage]");
    }
}
