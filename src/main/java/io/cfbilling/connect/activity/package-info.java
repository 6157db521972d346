/** What a task has done, counted for its metrics. */
@NullMarked
package io.cfbilling.connect.activity;

import org.jspecify.annotations.NullMarked;
