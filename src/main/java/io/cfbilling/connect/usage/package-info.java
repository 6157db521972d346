/** The stream of an account's usage. {@link UsagePipeline} processes each response, stage by stage. */
@NullMarked
package io.cfbilling.connect.usage;

import org.jspecify.annotations.NullMarked;
