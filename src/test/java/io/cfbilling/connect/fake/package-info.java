/** Stand-ins for Kafka Connect and Cloudflare in one JVM, and the clocks and logs of tests. */
@NullMarked
package io.cfbilling.connect.fake;

import org.jspecify.annotations.NullMarked;
