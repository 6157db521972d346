package io.cfbilling.connect.local;

import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/** Formats the broker's directory, unless it is formatted, and runs the broker. */
final class BrokerMain {
    private BrokerMain() {}

    /** {@code <properties file>}. */
    public static void main(String[] args) {
        String[] format = {"format", "-t", Uuid.randomUuid().toString(), "-c", args[0], "--ignore-formatted"};
        int status = StorageTool.execute(format, System.out);
        if (status != 0) {
            System.exit(status);
        }
        Kafka.main(new String[] {args[0]});
    }
}
