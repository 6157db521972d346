package io.cfbilling.connect.config;

import io.cfbilling.connect.GeneratedPart;
import org.junit.jupiter.api.Test;

class SettingsReferenceTest {
    @Test
    void theTablesOfSettingsAreGeneratedFromTheCode() {
        GeneratedPart.is("settings", SettingsReference.markdown(), SettingsReferenceTest.class);
    }
}
