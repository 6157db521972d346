/** What the connector does as time passes: a task on a simulated Cloudflare and a clock that the tests move. */
@NullMarked
package io.cfbilling.connect.scenario;

import org.jspecify.annotations.NullMarked;
