package io.throughline.credentials.vault;

/**
 * A secrets engine.
 *
 * @param path where it is, with a slash behind; empty when Vault does not tell
 * @param versioned whether it is KV version 2, which has its secrets below {@code data}
 */
record VaultMount(String path, boolean versioned) {

  boolean holds(String secret) {
    return !path.isEmpty() && (secret + "/").startsWith(path);
  }

  /** Parts of its path. */
  int depth() {
    return (int) path.chars().filter(c -> c == '/').count();
  }
}
