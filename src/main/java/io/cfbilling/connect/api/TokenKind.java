package io.cfbilling.connect.api;

/** Who owns a credential, as far as its text shows: that decides where Cloudflare knows it. */
public enum TokenKind {
    /** A user's token, {@code cfut_…}. */
    USER,
    /** An account's own token, {@code cfat_…}: no other account knows it. */
    ACCOUNT,
    /** A token from before there were prefixes: of either. */
    UNKNOWN,
    /** An e-mail address and key, which cannot be looked up. */
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
