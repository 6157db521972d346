package io.cfbilling.connect.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.api.ProfileResponse;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.Profile;
import io.cfbilling.connect.model.ProfileField;
import io.cfbilling.connect.model.SampleRedaction;
import io.cfbilling.connect.offset.ProfilePosition;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.record.ProfileRecords;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

class ProfileResponseFuzzTest {
    private static final FuzzedApi API = new FuzzedApi();
    private static final ProfileRecords RECORDS = new ProfileRecords("cloudflare.billing");
    private static final ProfileField CARD_NUMBER = Objects.requireNonNull(ProfileField.named("card_number"));
    private static final String CARD = "4556737586899855";

    /**
     * The input follows a card number in the fields of a profile. Nothing that is written contains the number. If
     * another parser reads the profile as JSON, there is a profile or a dead letter.
     */
    @FuzzTest(maxDuration = "30m")
    void aCardsNumberIsSeenNowhereWhateverStandsBesideIt(byte[] fields) throws InterruptedException {
        byte[] profile = JsonParts.concat("{\"card_number\":\"" + CARD + "\",\"city\":\"Porto\"", fields, "}");
        ProfileResponse response = API.respond(
                JsonParts.concat("{\"success\":true,\"result\":", profile, "}"), ProfileResponseFuzzTest::profile);
        boolean planted = new String(fields, StandardCharsets.ISO_8859_1).matches("(?s).*\\d{12}.*");
        if (response != null) {
            assertThat(planted ? "" : written(response)).doesNotContain(CARD);
        }
        if (JsonParts.count(profile) != null) {
            assertThat(response).isNotNull();
        }
    }

    /** The input is the whole body: the result is a failed request, or a record that can be written. */
    @FuzzTest(maxDuration = "30m")
    void aBodyIsAFailedRequestOrBecomesARecordThatFitsItsSchema(byte[] body) throws InterruptedException {
        ProfileResponse response = API.respond(body, ProfileResponseFuzzTest::profile);
        if (response != null) {
            assertThat(written(response)).isNotNull();
        }
    }

    private static ProfileResponse profile(CloudflareApi api) throws ApiFailure, InterruptedException {
        return api.profile(FuzzedApi.ACCOUNT);
    }

    private static String written(ProfileResponse response) {
        Profile found = response.profile();
        if (found != null) {
            Profile emitted = found.redacted(SampleRedaction.MASK);
            @Nullable Object number = emitted.value(CARD_NUMBER);
            assertThat(number == null || number.equals("****")).isTrue();
            SourceRecord record = RECORDS.of(
                    new SourcePartition(FuzzedApi.ACCOUNT, Dataset.PROFILE),
                    emitted,
                    Instant.EPOCH,
                    new ProfilePosition(found.fingerprint(SampleRedaction.MASK), Instant.EPOCH));
            ConnectSchema.validateValue(record.valueSchema(), record.value());
            return record.toString() + record.value();
        }
        return response.malformed() == null ? "" : response.malformed().toString();
    }
}
