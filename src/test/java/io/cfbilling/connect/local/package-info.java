/** Broker, registry and worker as real processes on this machine, and the run that puts them together. */
@NullMarked
package io.cfbilling.connect.local;

import org.jspecify.annotations.NullMarked;
