package io.cfbilling.connect.local;

import kafka.Kafka;
import kafka.tools.StorageTool;

/** Formats the broker's directory, unless it is formatted already, and runs the broker. */
final class BrokerMain {
    /** Always the same: a formatted directory is accepted only with the id that it was formatted with. */
    private static final String CLUSTER_ID = "Y2ZiaWxsaW5nLWxvY2FsMA";

    private BrokerMain() {}

    /** {@code <properties file>}. */
    public static void main(String[] args) {
        String[] format = {"format", "-t", CLUSTER_ID, "-c", args[0], "--ignore-formatted"};
        int status = StorageTool.execute(format, System.out);
        if (status != 0) {
            System.exit(status);
        }
        Kafka.main(new String[] {args[0]});
    }
}
