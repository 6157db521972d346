/** The connector's metrics in Prometheus and Grafana, tested with a real worker. */
@org.jspecify.annotations.NullMarked
package io.cfbilling.connect.monitoring;
