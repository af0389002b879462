package io.throughline.scheduler.model;

import io.throughline.pipeline.CanonicalJson;
import io.throughline.pipeline.Version;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Short names of long texts: equal exactly when the texts are. */
public final class Hash {
  private static final int LENGTH = 32;

  private Hash() {}

  public static String of(Version version) {
    return of(CanonicalJson.text(version.toJson()));
  }

  /** 128 bits, as hex digits. */
  public static String of(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
