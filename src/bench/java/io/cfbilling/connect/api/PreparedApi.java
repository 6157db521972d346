package io.cfbilling.connect.api;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.Profile;
import io.cfbilling.connect.model.Quotes;
import io.cfbilling.connect.model.Redaction;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.spool.SortedSpool;
import io.cfbilling.connect.spool.SpoolDirectory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Responds to every request with the same body, and reads it as {@link HttpCloudflareApi} does, without a network. */
public final class PreparedApi implements CloudflareApi {
    private static final Quotes QUOTES = new Quotes(List.of());

    private final byte[] body;
    private final Instant receivedAt;
    private final SpoolDirectory spool = new SpoolDirectory(Path.of(System.getProperty("java.io.tmpdir")));
    private final Redactor redactor =
            new Redactor(new Redaction(Redaction.Mode.MASK, Redaction.Mode.INCLUDE, null), QUOTES);

    /**
     * @param receivedAt the moment of all responses
     */
    public PreparedApi(byte[] body, Instant receivedAt) {
        this.body = body;
        this.receivedAt = receivedAt;
    }

    @Override
    public UsageResponse usage(EndpointVersion version, AccountId account, DateRange days) {
        SortedSpool<UsageLine> lines = spool.usage();
        read(new UsageRowsReader(account, days, lines, redactor));
        return new UsageResponse(version, lines, "/prepared", receivedAt, Optional.of(receivedAt));
    }

    @Override
    public ProfileResponse profile(AccountId account) {
        return new ProfileResponse(read(this::readProfile), null, "/prepared", receivedAt);
    }

    private Profile readProfile(ResponseParser parser) throws IOException, MalformedException {
        parser.keep(redactor);
        Profile profile = new ProfileReader(redactor).read(parser);
        parser.forget();
        return profile;
    }

    private <T> T read(Envelope.ResultReader<T> reader) {
        try (InputStream in = new ByteArrayInputStream(body)) {
            return Objects.requireNonNull(
                    EnvelopeReader.read(in, QUOTES, reader).result());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public AccountsPage accounts(int number) {
        throw new UnsupportedOperationException();
    }

    @Override
    public VerifiedToken verifiedToken(@Nullable AccountId account) {
        throw new UnsupportedOperationException();
    }
}
