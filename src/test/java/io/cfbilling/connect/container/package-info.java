/** The connector among the services of {@code docker-compose.yml}: what runs in some of them, and tests in containers. */
@NullMarked
package io.cfbilling.connect.container;

import org.jspecify.annotations.NullMarked;
