package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what the verify endpoints say of a token. */
final class TokenReader {
    private TokenReader() {}

    static VerifiedToken read(ResponseParser parser) throws IOException, MalformedException {
        String status = null;
        String expiresOn = null;
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String field = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING && field.equals("status")) {
                    status = parser.getText();
                } else if (parser.currentToken() == JsonToken.VALUE_STRING && field.equals("expires_on")) {
                    expiresOn = parser.getText();
                }
                parser.skipChildren();
            }
        }
        parser.skipChildren();
        return new VerifiedToken(status(status), moment(expiresOn));
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
