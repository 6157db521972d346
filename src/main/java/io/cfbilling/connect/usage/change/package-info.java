/** What a response changes: days, removals, suspicions, checkpoints, and what is final. */
@NullMarked
package io.cfbilling.connect.usage.change;

import org.jspecify.annotations.NullMarked;
