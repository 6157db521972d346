package io.cfbilling.connect.api;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Describes why TLS failed, in sentences that name the setting to look at. They quote nothing of a certificate. */
final class TlsFailures {
    private static final int MOST_CAUSES = 10;
    private static final Pattern ALERT = Pattern.compile("Received fatal alert: ([a-z_]{1,40})");

    /** The alerts of a server that misses, or does not accept, the client's certificate. */
    private static final List<String> ON_CERTIFICATE = List.of(
            "certificate_required",
            "bad_certificate",
            "unsupported_certificate",
            "certificate_revoked",
            "certificate_expired",
            "certificate_unknown",
            "unknown_ca",
            "access_denied");

    private final String host;
    private final boolean ownCertificate;

    /**
     * @param host the host of the API
     * @param ownCertificate whether the settings have a client certificate
     */
    TlsFailures(String host, boolean ownCertificate) {
        this.host = host;
        this.ownCertificate = ownCertificate;
    }

    /** Why TLS failed; empty if it did not, or if there is no sentence for the reason. */
    Optional<String> sentence(Throwable failure) {
        List<Throwable> causes = causes(failure);
        if (causes.stream().noneMatch(SSLException.class::isInstance)) {
            return Optional.empty();
        }
        return certificate(causes)
                .or(() -> causes.stream()
                        .map(cause -> ALERT.matcher(String.valueOf(cause.getMessage())))
                        .filter(Matcher::find)
                        .findFirst()
                        .map(alert -> afterAlert(alert.group(1))));
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null && causes.size() < MOST_CAUSES; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    /** What is wrong with the server's certificate. */
    private Optional<String> certificate(List<Throwable> causes) {
        if (any(causes, CertificateExpiredException.class)) {
            return Optional.of("the certificate of " + host + ", or of the proxy that inspects TLS, has expired:"
                    + " renew it there, or check the worker's clock");
        } else if (any(causes, CertificateNotYetValidException.class)) {
            return Optional.of("the certificate of " + host + ", or of the proxy that inspects TLS, is not valid yet:"
                    + " check the worker's clock");
        } else if (any(causes, CertPathBuilderException.class) || any(causes, CertPathValidatorException.class)) {
            return Optional.of("the certificate of " + host + ", or of the proxy that inspects TLS, is not trusted:"
                    + " set cloudflare.api.ssl.truststore.location to a trust store with the certificate of its"
                    + " issuer");
        } else if (any(causes, SSLPeerUnverifiedException.class)
                || causes.stream().anyMatch(TlsFailures::isOnName)) {
            return Optional.of("the server's certificate is not for " + host
                    + ": check the host in cloudflare.api.base.url, or the proxy that inspects TLS");
        }
        return Optional.empty();
    }

    private static boolean any(List<Throwable> causes, Class<? extends Throwable> kind) {
        return causes.stream().anyMatch(kind::isInstance);
    }

    /** The JVM has no type of its own for it. */
    private static boolean isOnName(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return cause.getClass() == CertificateException.class
                && (message.startsWith("No subject alternative") || message.startsWith("No name matching"));
    }

    private String afterAlert(String alert) {
        if (!ON_CERTIFICATE.contains(alert)) {
            return "the server at " + host + " broke off TLS (" + alert
                    + "): it may want a client certificate (cloudflare.api.ssl.keystore.location), or support neither"
                    + " TLS 1.2 nor 1.3";
        }
        return ownCertificate
                ? "the server at " + host + " does not accept the client certificate (" + alert
                        + "): check the key store in cloudflare.api.ssl.keystore.location"
                : "the server at " + host + " wants a client certificate (" + alert
                        + "): set cloudflare.api.ssl.keystore.location to a key store with one";
    }
}
