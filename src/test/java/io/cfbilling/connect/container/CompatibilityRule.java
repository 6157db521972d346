package io.cfbilling.connect.container;

import io.cfbilling.connect.local.JsonHttp;
import io.cfbilling.connect.local.LocalFailure;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** Sets the registry's rule to BACKWARD, which is the default of Confluent's. */
final class CompatibilityRule {
    private CompatibilityRule() {}

    static void keepBackward(URI registry) {
        URI rule = registry.resolve("/apis/ccompat/v7/config");
        try {
            JsonHttp.Response response = new JsonHttp().put(rule, Map.of("compatibility", "BACKWARD"));
            if (!response.ok()) {
                throw new LocalFailure("The schema registry rejects its compatibility rule: HTTP " + response.status()
                        + " " + response.body() + ".");
            }
        } catch (IOException e) {
            throw new LocalFailure("The schema registry does not respond at " + registry + ": " + e + ".", e);
        }
    }
}
