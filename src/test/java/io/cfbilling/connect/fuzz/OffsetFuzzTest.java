package io.cfbilling.connect.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.offset.OffsetValidator;
import io.cfbilling.connect.offset.ProfilePosition;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import java.io.IOException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The inputs are offsets in JSON, as Connect stores them and as users write them. */
class OffsetFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 28);
    private static final int LONGEST_MESSAGE = 1_500;
    private static final int LARGEST_OFFSET = 16 * 1024;

    /** A map is rejected with a message, or is a position that is equal after it is written and read. */
    @FuzzTest(maxDuration = "30m")
    void aUsageOffsetIsRefusedOrReadAgainAsWhatItIs(byte[] json) throws IOException {
        Map<String, Object> map = map(json);
        try {
            UsagePosition position = map == null ? null : UsagePosition.of(map);
            if (position != null) {
                UsagePosition again = UsagePosition.of(new HashMap<>(position.toMap()));
                assertThat(again.toMap()).isEqualTo(position.toMap());
                assertThat(again.cursor()).isEqualTo(position.cursor());
                assertThat(again.since()).isEqualTo(position.since());
                assertThat(again.anchors()).isEqualTo(position.anchors());
                assertThat(again.account().endpointVersion())
                        .isEqualTo(position.account().endpointVersion());
                assertThat(JSON.writeValueAsBytes(position.toMap())).hasSizeLessThanOrEqualTo(LARGEST_OFFSET);
            }
        } catch (IllegalArgumentException rejected) {
            assertSentence(rejected);
        }
    }

    /** The same for the offset of a profile. */
    @FuzzTest(maxDuration = "30m")
    void aProfileOffsetIsRefusedOrReadAgainAsWhatItIs(byte[] json) {
        Map<String, Object> map = map(json);
        try {
            ProfilePosition position = map == null ? null : ProfilePosition.of(map);
            if (position != null) {
                assertThat(ProfilePosition.of(position.toMap())).isEqualTo(position);
            }
        } catch (IllegalArgumentException rejected) {
            assertSentence(rejected);
        }
    }

    /** A request to change offsets is rejected with a message, or a task can resume from what is then stored. */
    @FuzzTest(maxDuration = "30m")
    void aTaskCanGoOnFromWhateverARequestMayStore(byte[] json) {
        Map<String, Object> offset = map(json);
        if (offset == null) {
            return;
        }
        for (Dataset dataset : Dataset.values()) {
            Map<String, String> partition = new SourcePartition(FuzzedApi.ACCOUNT, dataset).toMap();
            if (passes(Map.of(partition, offset))) {
                assertThatCode(() -> read(dataset, offset)).doesNotThrowAnyException();
            }
        }
        passes(Map.of(offset, Map.of("cursor", "2026-01-01")));
    }

    private static boolean passes(Map<Map<String, ?>, Map<String, ?>> request) {
        try {
            OffsetValidator.check(request, TODAY);
            return true;
        } catch (IllegalArgumentException rejected) {
            assertSentence(rejected);
            return false;
        }
    }

    private static void read(Dataset dataset, Map<String, Object> offset) {
        switch (dataset) {
            case USAGE -> UsagePosition.of(offset);
            case PROFILE -> ProfilePosition.of(offset);
        }
    }

    private static void assertSentence(IllegalArgumentException rejected) {
        assertThat(rejected.getMessage())
                .isNotBlank()
                .hasSizeLessThan(LONGEST_MESSAGE)
                .matches(text -> text.chars().noneMatch(Character::isISOControl), "is one line");
    }

    private static @Nullable Map<String, Object> map(byte[] json) {
        try {
            return JSON.readValue(json, new TypeReference<Map<String, Object>>() {});
        } catch (IOException e) {
            return null;
        }
    }
}
