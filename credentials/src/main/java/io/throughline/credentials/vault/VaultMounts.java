package io.throughline.credentials.vault;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which secrets engine has a path, as Vault's own command line finds it out. Remembered for some
 * time, since an engine may be upgraded to the next version.
 *
 * <p>Safe for use from many threads.
 */
final class VaultMounts {
  private static final Duration MEMORY = Duration.ofMinutes(10);

  /** Of a Vault that is too old to tell. */
  private static final VaultMount UNTOLD = new VaultMount("", false);

  private record Known(VaultMount mount, Instant until) {}

  private final VaultClient client;
  private final InstantSource clock;
  private final ConcurrentMap<String, Known> known = new ConcurrentHashMap<>();

  VaultMounts(VaultClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  VaultMount of(String path, VaultToken token) throws InterruptedException {
    Optional<VaultMount> remembered = remembered(path);
    return remembered.isPresent() ? remembered.get() : asked(path, token);
  }

  private Optional<VaultMount> remembered(String path) {
    Instant now = clock.instant();
    return known.values().stream()
        .filter(each -> now.isBefore(each.until()))
        .map(Known::mount)
        .filter(mount -> mount.holds(path))
        .max(Comparator.comparingInt(VaultMount::depth));
  }

  private VaultMount asked(String path, VaultToken token) throws InterruptedException {
    VaultAnswer answer = client.mount(token, path);
    if (!answer.isThere()) {
      return UNTOLD;
    }
    JsonNode data = answer.data();
    String at = data.path("path").asText();
    if (!at.endsWith("/")) {
      throw client.failures().malformed();
    }
    boolean versioned = data.path("options").path("version").asText().equals("2");
    VaultMount mount = new VaultMount(at, versioned);
    known.put(at, new Known(mount, clock.instant().plus(MEMORY)));
    return mount;
  }
}
