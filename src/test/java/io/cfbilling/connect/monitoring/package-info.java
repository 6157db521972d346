/** What a cluster's operators see of the connector in Prometheus and Grafana, from a real worker. */
@org.jspecify.annotations.NullMarked
package io.cfbilling.connect.monitoring;
