/** What a response changes: days, removed rows, suspect days, checkpoints, and which days are final. */
@NullMarked
package io.cfbilling.connect.usage.change;

import org.jspecify.annotations.NullMarked;
