package io.throughline.credentials.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A word for a path that tells which lookups were for the same one, and nothing else: HMAC-SHA-256
 * under a key that only this service knows, the first 64 bits.
 */
public final class PathHash {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int BYTES = 8;

  private final SecretKeySpec key;

  private PathHash(SecretKeySpec key) {
    this.key = key;
  }

  /** By the given key, or by one of its own, which ends with the process. */
  public static PathHash of(Optional<String> key) {
    byte[] bytes = key.map(text -> text.getBytes(StandardCharsets.UTF_8)).orElseGet(PathHash::any);
    return new PathHash(new SecretKeySpec(bytes, ALGORITHM));
  }

  private static byte[] any() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /** The word, 16 hexadecimal digits. */
  public String of(SecretPath path) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] hash = mac.doFinal(path.path().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + ALGORITHM, e);
    }
  }
}
