package io.cfbilling.connect.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class UsageApiTest {
    @Test
    void areNamedAsInTheSettingsAndFollowEachOther() {
        assertThat(UsageApi.ids()).containsExactly("paygo", "paygo-usage", "billable-usage");
        assertThat(UsageApi.values()).allMatch(api -> UsageApi.of(api.id()) == api);
        assertThat(UsageApi.PAYGO.next()).contains(UsageApi.PAYGO_USAGE);
        assertThat(UsageApi.PAYGO_USAGE.next()).contains(UsageApi.BILLABLE_USAGE);
        assertThat(UsageApi.BILLABLE_USAGE.next()).isEmpty();
    }

    @Test
    void anotherNameIsRefusedWithThoseThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UsageApi.of("auto"))
                .withMessage("there is no usage API 'auto': write one of [paygo, paygo-usage, billable-usage]");
    }
}
