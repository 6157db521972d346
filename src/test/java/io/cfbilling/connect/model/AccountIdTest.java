package io.cfbilling.connect.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountIdTest {
    @Test
    void printsAsInPaths() {
        assertThat(new AccountId("b69a9f3492637782896352daae219e7d")).hasToString("b69a9f3492637782896352daae219e7d");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "B69A9F3492637782896352DAAE219E7D",
                "b69a9f3492637782896352daae219e7",
                "b69a9f3492637782896352daae219e7d0",
                "b69a9f3492637782896352daae219e7g",
                "../../../../../../../user/tokens"
            })
    void rejectsWhatIsNotATag(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AccountId(value))
                .withMessage("an account id is 32 lower-case hex characters, not '" + value.replace('\n', ' ') + "'");
    }

    @Test
    void quotesAWrongTagShortlyOnOneLine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AccountId("a\nWARN \u001b[31m\u0085\u2028\u202e" + "x".repeat(1_000_000)))
                .withMessage("an account id is 32 lower-case hex characters, not"
                        + " 'a\\u000aWARN \\u001b[31m\\u0085\\u2028\\u202e…'");
    }

    @Test
    void sortsByText() {
        AccountId first = new AccountId("0".repeat(32));
        AccountId last = new AccountId("f".repeat(32));

        assertThat(first).isLessThan(last).isEqualByComparingTo(new AccountId("0".repeat(32)));
    }
}
