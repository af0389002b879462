/** A server that answers as Vault does, for tests of this module and of the whole product. */
@NullMarked
package io.throughline.credentials.vault.testing;

import org.jspecify.annotations.NullMarked;
