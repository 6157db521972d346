package io.cfbilling.connect.stream;

import io.cfbilling.connect.api.ProfileResponse;
import io.cfbilling.connect.model.MalformedMode;
import io.cfbilling.connect.model.MalformedRow;
import io.cfbilling.connect.model.Profile;
import io.cfbilling.connect.model.Redaction;
import io.cfbilling.connect.offset.ProfilePosition;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.record.DeadLetterRecords;
import io.cfbilling.connect.record.ProfileRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The billing profile of one account: emitted by the initial read, and whenever its content has changed. Its offset changes
 * only with a record, so it does not show when the profile was last read; the profile is therefore read at fixed times.
 */
public final class ProfileStream implements BillingStream {
    private static final Logger LOG = LoggerFactory.getLogger(ProfileStream.class);

    private final SourcePartition partition;
    private final Settings settings;
    private @Nullable ProfilePosition position;
    private final PollTimes slots;
    private final boolean known;
    private @Nullable Instant due;
    private boolean malformed;

    /**
     * What all profile streams of a task share.
     *
     * @param pollInterval how long to wait between two reads
     * @param redaction how sensitive and personal fields are redacted
     * @param malformed how a malformed profile is handled
     * @param missing decides which of the task's profiles are gone
     */
    public record Settings(
            Duration pollInterval,
            Redaction redaction,
            MalformedMode malformed,
            MissingProfiles missing,
            ProfileRecords profiles,
            DeadLetterRecords deadLetters) {}

    /**
     * @param position the last offset; null if the profile was never emitted
     * @param known whether any data of the account was ever read: then the profile was read too, perhaps without an offset,
     *     and the next read is a refresh
     */
    public ProfileStream(
            SourcePartition partition, Settings settings, @Nullable ProfilePosition position, boolean known) {
        this.partition = partition;
        this.settings = settings;
        this.position = position;
        this.known = known || position != null;
        this.slots = PollTimes.of(partition.account(), settings.pollInterval);
        if (isEmitted()) {
            settings.missing.emitted(partition.account());
        }
    }

    private boolean isEmitted() {
        return position != null && !position.digest().equals(ProfilePosition.GONE);
    }

    @Override
    public SourcePartition partition() {
        return partition;
    }

    @Override
    public Instant due(Instant now) {
        if (due == null && known) {
            due = slots.atStart(now, position == null ? Instant.MIN : position.emittedAt());
        }
        return due == null ? Instant.MIN : due;
    }

    @Override
    public Priority priority(Instant at) {
        return !known && due == null ? Priority.INITIAL : Priority.REFRESH;
    }

    @Override
    public boolean hasFoundData() {
        return position != null;
    }

    @Override
    public Duration pollInterval() {
        return settings.pollInterval;
    }

    @Override
    public Request request(Instant now) {
        return api -> new Received(this, api.profile(partition.account()), now);
    }

    private Emission emission(ProfileResponse response, Instant begun) {
        due = slots.after(begun);
        if (response.malformed() != null) {
            settings.missing.found(partition.account(), begun);
            return emitMalformed(response.malformed(), response);
        } else if (response.profile() != null) {
            settings.missing.found(partition.account(), begun);
            malformed = false;
            return emitProfile(response.profile(), response.receivedAt());
        }
        return emitMissing(response.receivedAt(), begun);
    }

    private Emission emitMalformed(MalformedRow row, ProfileResponse response) {
        if (settings.malformed == MalformedMode.FAIL) {
            throw new ConnectException("The " + partition + " is malformed: " + row.reason()
                    + ". To go on without it, set malformed.records.mode to dead_letter or skip");
        }
        if (!malformed) {
            LOG.warn("The {} is malformed, and is left out until it can be read: {}", partition, row.reason());
        }
        malformed = true;
        String rowDigest = HexFormat.of().toHexDigits(row.identity());
        if (settings.malformed == MalformedMode.SKIP || (position != null && rowDigest.equals(position.malformed()))) {
            return Emission.of();
        }
        position = position == null
                ? new ProfilePosition(ProfilePosition.GONE, response.receivedAt(), rowDigest)
                : new ProfilePosition(position.digest(), position.emittedAt(), rowDigest);
        DeadLetterRecords.Origin origin =
                new DeadLetterRecords.Origin(partition, response.requestPath(), response.receivedAt());
        return Emission.of(settings.deadLetters.of(origin, row, position.toMap()));
    }

    private Emission emitProfile(Profile profile, Instant receivedAt) {
        String digest = profile.fingerprint(settings.redaction);
        if (position != null && position.digest().equals(digest)) {
            return Emission.of();
        }
        position = new ProfilePosition(digest, receivedAt);
        settings.missing.emitted(partition.account());
        Profile emitted = profile.redacted(settings.redaction);
        return Emission.of(settings.profiles.of(partition, emitted, receivedAt, position));
    }

    private Emission emitMissing(Instant receivedAt, Instant begun) {
        if (!isEmitted() || !settings.missing.isGone(partition.account(), begun)) {
            return Emission.of();
        }
        LOG.info("The {} is gone: the connector emits a tombstone", partition);
        position = new ProfilePosition(ProfilePosition.GONE, receivedAt);
        return Emission.of(settings.profiles.tombstone(partition, receivedAt, position));
    }

    /** A response that has not been emitted yet. */
    private record Received(ProfileStream stream, ProfileResponse response, Instant begun) implements Response {
        @Override
        public Emission emission() {
            return stream.emission(response, begun);
        }

        @Override
        public boolean isFound() {
            return response.isFound();
        }
    }
}
