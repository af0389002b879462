/**
 * Secrets in HashiCorp Vault, or OpenBao: KV in both versions and whatever else Vault answers a
 * read with, under a token that is given or that a login gives.
 */
@NullMarked
package io.throughline.credentials.vault;

import org.jspecify.annotations.NullMarked;
