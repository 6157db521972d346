/** Programs that run in services of {@code docker-compose.yml}, and tests in containers. */
@NullMarked
package io.cfbilling.connect.container;

import org.jspecify.annotations.NullMarked;
