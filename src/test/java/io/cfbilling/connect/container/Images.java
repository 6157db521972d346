package io.cfbilling.connect.container;

import java.util.List;

/** The images that the tests take, as {@code docker-compose.yml} does; that of Kafka may be another. */
final class Images {
    /** Broker and worker: {@code -Dcontainer.kafka.image=…} for another one. */
    static final String KAFKA = System.getProperty("container.kafka.image", "apache/kafka:4.3.1");

    static final String JAVA = "eclipse-temurin:17-jre";
    static final String POSTGRES = "postgres:17";
    static final String REGISTRY = "apicurio/apicurio-registry:3.3.3";

    private Images() {}

    static List<String> all() {
        return List.of(KAFKA, JAVA, POSTGRES, REGISTRY);
    }
}
