package io.cfbilling.connect.network;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cfbilling.connect.local.ConnectWorker;
import io.cfbilling.connect.local.KafkaBroker;
import io.cfbilling.connect.page.WorkerBeans;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * All that a worker and its broker show of connectors, as text to be searched.
 *
 * @param connectors the settings of each connector by its name
 */
record ShownByWorker(ConnectWorker worker, KafkaBroker broker, Map<String, Map<String, String>> connectors) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What is shown, by where. */
    Map<String, String> everywhere() throws IOException, InterruptedException, JMException {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("log of the worker", Files.readString(worker.log()));
        shown.put("log of the broker", Files.readString(broker.log()));
        shown.put("REST API", restAnswers());
        try (JMXConnector jmx = WorkerBeans.ofProcess(worker.pid()).connect()) {
            shown.put("metrics", metrics(jmx.getMBeanServerConnection()));
            shown.put("names of threads", threads(jmx.getMBeanServerConnection()));
        }
        try (KafkaConsumer<String, String> consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer);
            shown.put("names of topics", partitions.toString());
            shown.put("records", records(consumer, partitions));
        }
        return shown;
    }

    /** Of the connectors, their tasks, offsets and last failures, and of the validation of their settings. */
    private String restAnswers() throws IOException, InterruptedException {
        StringBuilder answers = new StringBuilder(get("/connectors?expand=info&expand=status"));
        for (Map.Entry<String, Map<String, String>> connector : connectors.entrySet()) {
            for (String of : List.of("config", "tasks", "topics", "offsets")) {
                answers.append(get("/connectors/" + connector.getKey() + "/" + of));
            }
            answers.append(validation(connector.getValue()));
        }
        return answers.toString();
    }

    private String get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(worker.restUrl().resolve(path)));
    }

    private String validation(Map<String, String> settings) throws IOException, InterruptedException {
        String path = "/connector-plugins/" + settings.get("connector.class") + "/config/validate";
        return send(HttpRequest.newBuilder(worker.restUrl().resolve(path))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(JSON.writeValueAsString(settings))));
    }

    private static String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), BodyHandlers.ofString()).body();
    }

    /** Names and all attributes of all beans. */
    private static String metrics(MBeanServerConnection jmx) throws IOException, JMException {
        StringBuilder metrics = new StringBuilder();
        for (ObjectName bean : jmx.queryNames(null, null)) {
            String[] attributes = Arrays.stream(jmx.getMBeanInfo(bean).getAttributes())
                    .map(MBeanAttributeInfo::getName)
                    .toArray(String[]::new);
            Object[] values = jmx.getAttributes(bean, attributes).toArray();
            metrics.append(bean).append(Arrays.deepToString(values)).append('\n');
        }
        return metrics.toString();
    }

    private static String threads(MBeanServerConnection jmx) throws IOException {
        ThreadMXBean threads =
                ManagementFactory.newPlatformMXBeanProxy(jmx, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
        return Arrays.stream(threads.dumpAllThreads(false, false))
                .map(ThreadInfo::getThreadName)
                .toList()
                .toString();
    }

    private KafkaConsumer<String, String> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private static List<TopicPartition> partitions(KafkaConsumer<String, String> consumer) {
        List<TopicPartition> partitions = new ArrayList<>();
        consumer.listTopics()
                .forEach((topic, infos) ->
                        infos.forEach(info -> partitions.add(new TopicPartition(topic, info.partition()))));
        return partitions;
    }

    /** Keys, values and headers of all records in all topics, Connect's own among them. */
    private static String records(KafkaConsumer<String, String> consumer, List<TopicPartition> partitions) {
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        StringBuilder records = new StringBuilder();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<String, String> one : consumer.poll(Duration.ofMillis(200))) {
                records.append(one).append('\n');
            }
        }
        return records.toString();
    }
}
