package io.cfbilling.connect.api;

/** What Cloudflare says of the credential itself. */
public enum CredentialStatus {
    /** It is accepted; what it may read is another matter. */
    ACTIVE,
    /** It was switched off. */
    DISABLED,
    /** Its time is over. */
    EXPIRED,
    /** Cloudflare does not know it, at least not where it was looked up. */
    INVALID
}
