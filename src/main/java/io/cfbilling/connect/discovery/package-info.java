/** Discovery of accounts, when the connector polls all that the credential can list. */
@NullMarked
package io.cfbilling.connect.discovery;

import org.jspecify.annotations.NullMarked;
