package io.throughline.credentials.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A text that can be looked for without being in memory: only its disguise is. */
public final class PlantedText {
  private static final int LENGTH = 40;
  private static final byte MASK = 0x55;

  private final byte[] masked = new byte[LENGTH];

  /** Another text for each seed: lower-case letters. */
  public PlantedText(int seed) {
    Random random = new Random(seed);
    for (int i = 0; i < LENGTH; i++) {
      masked[i] = (byte) ((byte) ('a' + random.nextInt(26)) ^ MASK);
    }
  }

  /** The text itself, made anew. */
  public String reveal() {
    byte[] text = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      text[i] = unmasked(i);
    }
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** Whether a file holds the text, a byte for each letter. */
  public boolean isIn(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      int matched = 0;
      for (int next = in.read(); next >= 0; next = in.read()) {
        boolean fits = (byte) next == unmasked(matched);
        matched = fits ? matched + 1 : (byte) next == unmasked(0) ? 1 : 0;
        if (matched == LENGTH) {
          return true;
        }
      }
      return false;
    }
  }

  private byte unmasked(int at) {
    return (byte) (masked[at] ^ MASK);
  }
}
