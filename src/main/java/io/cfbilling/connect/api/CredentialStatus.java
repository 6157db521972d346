package io.cfbilling.connect.api;

/** What Cloudflare says of the credential itself. */
public enum CredentialStatus {
    /** It is accepted; it may still lack permissions. */
    ACTIVE,
    /** It was switched off. */
    DISABLED,
    /** It has expired. */
    EXPIRED,
    /** Cloudflare does not know it at the endpoint that was requested. */
    INVALID
}
