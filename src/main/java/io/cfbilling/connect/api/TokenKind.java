package io.cfbilling.connect.api;

/** The owner of a credential, as far as its text shows. The owner decides which endpoint verifies it. */
public enum TokenKind {
    /** A user's token, {@code cfut_…}. */
    USER,
    /** An account's own token, {@code cfat_…}: only that account can verify it. */
    ACCOUNT,
    /** A token from before there were prefixes, of a user or an account. */
    UNKNOWN,
    /** An e-mail address and key, which cannot be verified. */
    NO_TOKEN;

    public static TokenKind of(Credential credential) {
        if (!(credential instanceof Credential.Token token)) {
            return NO_TOKEN;
        } else if (token.secret().startsWith("cfut_")) {
            return USER;
        }
        return token.secret().startsWith("cfat_") ? ACCOUNT : UNKNOWN;
    }
}
