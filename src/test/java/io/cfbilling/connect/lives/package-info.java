/** Accounts that live through random histories, and the checks that nothing of them was lost or repeated. */
@NullMarked
package io.cfbilling.connect.lives;

import org.jspecify.annotations.NullMarked;
