package io.cfbilling.connect.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatasetTest {
    private final Locale locale = Locale.getDefault();

    @AfterEach
    void restoreLocale() {
        Locale.setDefault(locale);
    }

    @Test
    void isNamedInLowerCaseInAnyLocale() {
        Locale.setDefault(Locale.forLanguageTag("tr"));

        assertThat(Named.ids(Dataset.class)).containsExactly("profile", "usage");
        assertThat(Dataset.of("profile")).isEqualTo(Dataset.PROFILE);
        assertThat(Dataset.of("usage")).isEqualTo(Dataset.USAGE);
    }

    @Test
    void listsTheValidNames() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dataset.of("invoices"))
                .withMessage("there is no dataset 'invoices': write one of [profile, usage]");
    }
}
