package io.cfbilling.connect.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates made by the JDK's keytool: two authorities, of which the JVM of a test trusts {@code public}, and what
 * they have issued. All servers but one are {@code localhost}.
 */
public final class Certificates {
    /** The password of all stores and keys. */
    public static final String PASSWORD = "store-secret-5f1c";

    /** The name of each server certificate is also that of its entry. */
    private static final String HOSTS = "san=dns:localhost,ip:127.0.0.1,dns:api.cloudflare.test";

    /** How often a store's password is hashed: 10,000 times by default, which took most of the CPU time. */
    private static final List<String> ITERATIONS = List.of(
            "keystore.pkcs12.macIterationCount",
            "keystore.pkcs12.certPbeIterationCount",
            "keystore.pkcs12.keyPbeIterationCount");

    static {
        ITERATIONS.forEach(count -> System.setProperty(count, "1"));
    }

    private final Path directory;
    private final KeyStore all;

    /**
     * @param directory where the stores are written
     */
    public Certificates(Path directory) {
        this.directory = directory;
        authority("public");
        authority("company");
        issue("public", "public-server", HOSTS, 0);
        issue("company", "server", HOSTS, 0);
        issue("company", "expired", HOSTS, 20);
        issue("company", "elsewhere", "san=dns:elsewhere.test", 0);
        issue("company", "client", "eku=clientAuth", 0);
        this.all = load(directory.resolve("all.p12"));
    }

    private void authority(String name) {
        keytool("-genkeypair", "-alias", name, "-dname", "CN=" + name, "-ext", "bc:c", "-validity", "30");
    }

    private void issue(String issuer, String name, String extension, int daysAgo) {
        keytool(
                "-genkeypair",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-signer",
                issuer,
                "-ext",
                extension,
                "-startdate",
                "-" + (daysAgo + 1) + "d",
                "-validity",
                "10");
    }

    private void keytool(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-storetype", "PKCS12"));
        command.addAll(List.of("-storepass", PASSWORD, "-keystore", "all.p12", "-J-XX:TieredStopAtLevel=1"));
        ITERATIONS.forEach(count -> command.add("-J-D" + count + "=1"));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool failed: " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore load(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A file with the certificate of an authority. */
    public Path trustStore(String authority, String type) {
        try {
            Path file = directory.resolve(authority + "-trust." + type);
            if (type.equals("PEM")) {
                return Files.writeString(
                        file, pem("CERTIFICATE", all.getCertificate(authority).getEncoded()));
            }
            KeyStore store = KeyStore.getInstance(type);
            store.load(null, null);
            store.setCertificateEntry(authority, all.getCertificate(authority));
            return write(store, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A file with a certificate, those of its issuers, and its key. */
    public Path keyStore(String name, String type) {
        try {
            Path file = directory.resolve(name + "-key." + type);
            Key key = all.getKey(name, PASSWORD.toCharArray());
            Certificate[] chain = all.getCertificateChain(name);
            if (type.equals("PEM")) {
                StringBuilder text = new StringBuilder(pem("PRIVATE KEY", key.getEncoded()));
                for (Certificate one : chain) {
                    text.append(pem("CERTIFICATE", one.getEncoded()));
                }
                return Files.writeString(file, text);
            }
            KeyStore store = KeyStore.getInstance(type);
            store.load(null, null);
            store.setKeyEntry(name, key, PASSWORD.toCharArray(), chain);
            return write(store, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String kind, byte[] content) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
    }

    private static Path write(KeyStore store, Path file) throws IOException, GeneralSecurityException {
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    /** TLS that shows a certificate, and trusts an authority. */
    public SSLContext tls(String certificate, String trusted) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(load(keyStore(certificate, "PKCS12")), PASSWORD.toCharArray());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(load(trustStore(trusted, "PKCS12")));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
