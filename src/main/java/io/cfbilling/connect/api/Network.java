package io.cfbilling.connect.api;

import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How connections to the API are made.
 *
 * @param proxy the proxy of the settings or of the worker's environment; null if neither has one
 * @param tls with the trust store and the keys of the settings; null for those of the JVM
 * @param ownCertificate whether the settings have a client certificate
 */
public record Network(@Nullable HttpProxy proxy, @Nullable SSLContext tls, boolean ownCertificate) {}
