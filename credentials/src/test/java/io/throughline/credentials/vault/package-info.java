/** What secrets in Vault must do. */
@NullMarked
package io.throughline.credentials.vault;

import org.jspecify.annotations.NullMarked;
