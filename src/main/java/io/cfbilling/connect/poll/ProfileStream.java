package io.cfbilling.connect.poll;

import io.cfbilling.connect.api.ProfileAnswer;
import io.cfbilling.connect.model.Profile;
import io.cfbilling.connect.model.Redaction;
import io.cfbilling.connect.offset.ProfilePosition;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.record.ProfileRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The billing profile of one account: told at first sight, and then when its content has changed. */
public final class ProfileStream implements BillingStream {
    private static final Logger LOG = LoggerFactory.getLogger(ProfileStream.class);

    private final SourcePartition partition;
    private final Settings settings;
    private final ProfileRecords records;
    private @Nullable ProfilePosition position;
    private Instant due = Instant.MIN;
    private boolean missing;
    private boolean malformed;

    /**
     * What the settings say of profiles.
     *
     * @param pollInterval how long to wait between two looks
     * @param redaction what becomes of sensitive fields
     */
    public record Settings(Duration pollInterval, Redaction redaction) {}

    /**
     * @param position how far the profile has been told; null when it never was
     */
    public ProfileStream(
            SourcePartition partition, Settings settings, ProfileRecords records, @Nullable ProfilePosition position) {
        this.partition = partition;
        this.settings = settings;
        this.records = records;
        this.position = position;
    }

    @Override
    public SourcePartition partition() {
        return partition;
    }

    @Override
    public Instant due(Instant now) {
        return due;
    }

    @Override
    public Instant nextTurn(Instant now) {
        return now.plus(settings.pollInterval);
    }

    @Override
    public Question question(Instant now) {
        return api -> {
            ProfileAnswer answer = api.profile(partition.account());
            return () -> tell(answer, now);
        };
    }

    private Iterator<SourceRecord> tell(ProfileAnswer answer, Instant begun) {
        due = begun.plus(settings.pollInterval);
        if (answer instanceof ProfileAnswer.Found found) {
            missing = false;
            malformed = false;
            return tellProfile(found.profile().redacted(settings.redaction), found.receivedAt());
        } else if (answer instanceof ProfileAnswer.None none) {
            return tellNone(none.receivedAt());
        } else if (answer instanceof ProfileAnswer.Malformed bad) {
            warnOfMalformed(bad.reason());
        }
        return Collections.emptyIterator();
    }

    private void warnOfMalformed(String reason) {
        if (!malformed) {
            LOG.warn("The {} is left out till it can be read: {}", partition, reason);
        }
        malformed = true;
        missing = false;
    }

    private Iterator<SourceRecord> tellProfile(Profile profile, Instant receivedAt) {
        String fingerprint = profile.fingerprint();
        if (position != null && position.fingerprint().equals(fingerprint)) {
            return Collections.emptyIterator();
        }
        position = new ProfilePosition(fingerprint, receivedAt);
        return List.of(records.of(partition.account(), profile, receivedAt, position))
                .iterator();
    }

    /** One look that finds no profile may be the API's slip: only a second one in a row is believed. */
    private Iterator<SourceRecord> tellNone(Instant receivedAt) {
        boolean told = position != null && !position.fingerprint().equals(ProfilePosition.GONE);
        boolean believed = missing;
        missing = true;
        if (!told || !believed) {
            return Collections.emptyIterator();
        }
        LOG.info("The {} is gone: a tombstone is written", partition);
        position = new ProfilePosition(ProfilePosition.GONE, receivedAt);
        return List.of(records.tombstone(partition.account(), receivedAt, position))
                .iterator();
    }
}
