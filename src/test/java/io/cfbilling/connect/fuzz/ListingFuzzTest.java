package io.cfbilling.connect.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.cfbilling.connect.api.AccountsPage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

class ListingFuzzTest {
    private static final FuzzedApi API = new FuzzedApi();
    private static final String GOOD = "{\"id\":\"" + FuzzedApi.ACCOUNT + "\",\"name\":\"x\"}";

    /**
     * The input follows a good account. If another parser reads it as a list of JSON values, the good account is
     * listed, and no more accounts than there are values.
     */
    @FuzzTest(maxDuration = "30m")
    void aGoodAccountIsListedWhateverStandsBesideIt(byte[] beside) throws InterruptedException {
        AccountsPage page = page(JsonParts.concat("{\"success\":true,\"result\":[" + GOOD + ",", beside, "]}"));
        Integer values = JsonParts.count(beside);
        if (values != null) {
            assertThat(Objects.requireNonNull(page).accounts())
                    .contains(FuzzedApi.ACCOUNT)
                    .hasSizeLessThanOrEqualTo(values + 1);
        }
    }

    /** The input is the whole body: a failed request, or a page. */
    @FuzzTest(maxDuration = "30m")
    void aBodyIsAFailedRequestOrAPage(byte[] body) throws InterruptedException {
        page(body);
    }

    private static @Nullable AccountsPage page(byte[] body) throws InterruptedException {
        return API.respond(body, api -> api.accounts(1));
    }
}
