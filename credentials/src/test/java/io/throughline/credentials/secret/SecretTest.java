package io.throughline.credentials.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import com.sun.management.HotSpotDiagnosticMXBean;
import io.throughline.telemetry.testing.RandomText;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretTest {
  private static final int LENGTH = 40;
  private static final byte MASK = 0x55;

  @TempDir Path directory;

  @Test
  void value_isWhatWasGiven() {
    RandomText.times(300)
        .forEach(text -> {
          JsonNode value =
              JsonNodeFactory.instance
                  .objectNode()
                  .put(text.of("ab\"\\\u00e9\u4e16", 0, 9), text.of("ab\n\u00e9\u4e16", 0, 99))
                  .put("n", text.of("ab", 0, 9).length());
          assertThat(Secret.of(value).value()).isEqualTo(value);
        });
  }

  @Test
  void nothing_showsTheValue() {
    assertThat(Secret.of(TextNode.valueOf("planted"))).asString().doesNotContain("planted");
    assertThat(Lookup.found(Secret.of(TextNode.valueOf("planted"))))
        .asString()
        .doesNotContain("planted");
  }

  /** The control, a plain text of the same kind, is found: the search can find one. */
  @Test
  void heapDump_doesNotHoldIt() throws Exception {
    byte[] masked = masked(1);
    byte[] maskedControl = masked(2);
    Secret secret = Secret.of(TextNode.valueOf(unmasked(masked)));
    String control = unmasked(maskedControl);
    Path dump = directory.resolve("heap.hprof");
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpHeap(dump.toString(), true);
    assertThat(holds(dump, maskedControl)).isTrue();
    assertThat(holds(dump, masked)).isFalse();
    assertThat(secret.value().textValue()).hasSize(control.length());
  }

  private static byte[] masked(int seed) {
    byte[] masked = new byte[LENGTH];
    Random random = new Random(seed);
    for (int i = 0; i < LENGTH; i++) {
      masked[i] = (byte) ((byte) ('a' + random.nextInt(26)) ^ MASK);
    }
    return masked;
  }

  private static String unmasked(byte[] masked) {
    byte[] text = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      text[i] = (byte) (masked[i] ^ MASK);
    }
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** Looks for the text without ever having it in memory as a whole. */
  private static boolean holds(Path file, byte[] masked) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      int matched = 0;
      for (int next = in.read(); next >= 0; next = in.read()) {
        byte wanted = (byte) (masked[matched] ^ MASK);
        byte first = (byte) (masked[0] ^ MASK);
        matched = (byte) next == wanted ? matched + 1 : (byte) next == first ? 1 : 0;
        if (matched == LENGTH) {
          return true;
        }
      }
      return false;
    }
  }
}
