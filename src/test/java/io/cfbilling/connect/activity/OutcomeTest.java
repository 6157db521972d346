package io.cfbilling.connect.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.api.ApiFailure;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OutcomeTest {
    @Test
    void eachKindOfFailureHasItsOwnOutcome() {
        Stream<String> kinds = Arrays.stream(ApiFailure.class.getPermittedSubclasses())
                .map(kind ->
                        kind.getSimpleName().replaceAll("(?<=.)(?=[A-Z])", "_").toUpperCase(Locale.ROOT));

        assertThat(Arrays.stream(Outcome.values()).map(Outcome::name)).containsAll(kinds.toList());
        assertThat(Outcome.of(new ApiFailure.NotFound("no such path", true))).isEqualTo(Outcome.NOT_FOUND);
    }
}
