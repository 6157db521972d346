package io.cfbilling.connect.cluster;

import io.cfbilling.connect.Pages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.SecurityUtils;

/** The ACLs that the page on security gives as commands, one for each operation. */
final class DocumentedAcls {
    static final String PRINCIPAL = "User:connect";

    private static final List<String> BLOCKS = blocks();

    private DocumentedAcls() {}

    /** For each worker of a cluster and the connector. */
    static List<AclBinding> always() {
        return acls(BLOCKS.get(0));
    }

    /** In addition with exactly-once support. */
    static List<AclBinding> exactlyOnce() {
        return acls(BLOCKS.get(1));
    }

    /** For the warehouse's sink. */
    static List<AclBinding> sink() {
        return acls(BLOCKS.get(2));
    }

    /** Those of the connector's topics and tasks, without what the workers need for themselves. */
    static List<AclBinding> connector() {
        return Stream.concat(always().stream(), exactlyOnce().stream())
                .filter(acl -> acl.pattern().name().contains("cloudflare"))
                .toList();
    }

    private static List<String> blocks() {
        String section = Pages.text(Pages.page("security"))
                .split("\n## Kafka ACLs\n", 2)[1]
                .split("\n## ", 2)[0];
        String[] parts = section.split("```\n", -1);
        // Between the fences.
        List<String> blocks = new ArrayList<>();
        for (int part = 1; part < parts.length; part += 2) {
            blocks.add(parts[part]);
        }
        if (blocks.size() != 3 || !blocks.get(0).contains("--add --allow-principal " + PRINCIPAL + " \"$@\"")) {
            throw new IllegalStateException("security.md gives its commands in another way");
        }
        return blocks;
    }

    private static List<AclBinding> acls(String block) {
        return block.lines()
                .filter(line -> line.startsWith("acl "))
                .flatMap(DocumentedAcls::ofCommand)
                .toList();
    }

    /** The ACLs of one command: {@code acl --operation Read --group connect-billing}. */
    private static Stream<AclBinding> ofCommand(String command) {
        List<String> operations = new ArrayList<>();
        ResourceType type = ResourceType.UNKNOWN;
        String name = "";
        PatternType pattern = PatternType.LITERAL;
        String[] words = command.split(" ", -1);
        for (int word = 1; word < words.length; word += 2) {
            String value = words[word + 1];
            switch (words[word]) {
                case "--operation" -> operations.add(value);
                case "--resource-pattern-type" -> pattern = PatternType.valueOf(value.toUpperCase(Locale.ROOT));
                default -> {
                    type = type(words[word]);
                    name = value;
                }
            }
        }
        ResourcePattern resource = new ResourcePattern(type, name, pattern);
        return operations.stream().map(operation -> allowed(resource, operation));
    }

    private static ResourceType type(String option) {
        return switch (option) {
            case "--topic" -> ResourceType.TOPIC;
            case "--group" -> ResourceType.GROUP;
            case "--transactional-id" -> ResourceType.TRANSACTIONAL_ID;
            default -> throw new IllegalArgumentException("an option that the tests do not know: " + option);
        };
    }

    private static AclBinding allowed(ResourcePattern resource, String operation) {
        return new AclBinding(
                resource,
                new AccessControlEntry(PRINCIPAL, "*", SecurityUtils.operation(operation), AclPermissionType.ALLOW));
    }
}
