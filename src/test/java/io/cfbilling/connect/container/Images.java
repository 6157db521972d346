package io.cfbilling.connect.container;

import java.util.List;

/** The images of the tests, which are those of {@code docker-compose.yml}; that of Kafka is configurable. */
final class Images {
    /** For broker and worker; {@code -Dcontainer.kafka.image=…} selects another one. */
    static final String KAFKA = System.getProperty("container.kafka.image", "apache/kafka:4.3.1");

    static final String JAVA = "eclipse-temurin:17-jre";
    static final String POSTGRES = "postgres:17";
    static final String REGISTRY = "apicurio/apicurio-registry:3.3.3";

    private Images() {}

    static List<String> all() {
        return List.of(KAFKA, JAVA, POSTGRES, REGISTRY);
    }
}
