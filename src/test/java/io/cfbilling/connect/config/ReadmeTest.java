package io.cfbilling.connect.config;

import io.cfbilling.connect.GeneratedPart;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    @Test
    void settingsReferenceIsGeneratedFromTheCode() {
        GeneratedPart.is("settings", SettingsReference.markdown(), ReadmeTest.class);
    }
}
