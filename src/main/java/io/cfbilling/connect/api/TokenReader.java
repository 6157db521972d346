package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what the verify endpoints say of a token. */
final class TokenReader {
    private TokenReader() {}

    static VerifiedToken read(ResponseParser parser) throws IOException, MalformedException {
        Map<String, String> texts = new HashMap<>();
        parser.readFields(name -> {
            if (parser.token() == JsonToken.VALUE_STRING && (name.equals("status") || name.equals("expires_on"))) {
                texts.put(name, parser.text());
            }
        });
        return new VerifiedToken(status(texts.get("status")), moment(texts.get("expires_on")));
    }

    private static CredentialStatus status(@Nullable String text) throws MalformedException {
        for (CredentialStatus known : CredentialStatus.values()) {
            if (known != CredentialStatus.INVALID
                    && known.name().toLowerCase(Locale.ROOT).equals(text)) {
                return known;
            }
        }
        throw new MalformedException("its status is none of active, disabled and expired");
    }

    /** A date that cannot be read is not worth more than the status. */
    private static Optional<Instant> moment(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(MomentText.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
