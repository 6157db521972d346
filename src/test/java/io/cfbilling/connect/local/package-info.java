/** Broker, registry and worker as real processes on this machine, and the local run that combines them. */
@NullMarked
package io.cfbilling.connect.local;

import org.jspecify.annotations.NullMarked;
