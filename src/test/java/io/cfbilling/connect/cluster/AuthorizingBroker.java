package io.cfbilling.connect.cluster;

import static org.awaitility.Awaitility.await;

import io.cfbilling.connect.local.KafkaBroker;
import io.cfbilling.connect.local.Ports;
import io.cfbilling.connect.local.Progress;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;

/**
 * A broker that denies each principal what no ACL allows. Its clients log in by SASL/PLAIN; only the tests' own admin
 * client, at another listener, may do everything.
 */
final class AuthorizingBroker implements AutoCloseable {
    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required";
    private static final String PASSWORD = "kafka-secret-2a41";

    private final String address = "127.0.0.1:" + Ports.free();
    private final KafkaBroker broker;
    private final Admin admin;

    /**
     * @param users the names of the principals, without {@code User:}
     */
    AuthorizingBroker(Path directory, String... users) {
        StringBuilder logins = new StringBuilder(LOGIN);
        for (String user : users) {
            logins.append(" user_%s=\"%s\"".formatted(user, PASSWORD));
        }
        broker = KafkaBroker.start(
                directory,
                Ports.free(),
                Map.of(
                        "listeners", "CLIENTS://" + address,
                        "advertised.listeners", "CLIENTS://" + address,
                        "listener.security.protocol.map",
                                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,CLIENTS:SASL_PLAINTEXT",
                        "sasl.enabled.mechanisms", "PLAIN",
                        "listener.name.clients.plain.sasl.jaas.config", logins + ";",
                        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        // Who does not log in: the broker itself, and the admin client below.
                        "super.users", "User:ANONYMOUS"),
                Progress.silent());
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    /** The settings with which a client of a user reaches the broker. */
    Map<String, String> client(String user) {
        return Map.of(
                "bootstrap.servers",
                address,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "%s username=\"%s\" password=\"%s\";".formatted(LOGIN, user, PASSWORD));
    }

    /** The settings with which a worker, and the clients in it, do. */
    Map<String, String> worker(String user) {
        Map<String, String> settings = new HashMap<>();
        client(user).forEach((name, value) -> {
            for (String prefix : List.of("", "producer.", "consumer.", "admin.")) {
                settings.put(prefix + name, value);
            }
        });
        return settings;
    }

    /** The broker at its listener for clients that may do everything. */
    KafkaBroker kafka() {
        return broker;
    }

    /** From now on these are all ACLs. */
    void allowOnly(Collection<AclBinding> acls) {
        Set<AclBinding> wanted = Set.copyOf(acls);
        try {
            Set<AclBinding> surplus = allowed();
            surplus.removeAll(wanted);
            admin.deleteAcls(surplus.stream().map(AclBinding::toFilter).toList())
                    .all()
                    .get();
            admin.createAcls(wanted).all().get();
            await().until(() -> allowed().equals(wanted));
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker does not change its ACLs", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Set<AclBinding> allowed() throws ExecutionException, InterruptedException {
        return new HashSet<>(admin.describeAcls(AclBindingFilter.ANY).values().get());
    }

    @Override
    public void close() {
        admin.close();
        broker.close();
    }
}
