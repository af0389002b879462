package io.throughline.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The ratchet file of this module. */
final class KnownOffences {
  private static final Path FILE = Path.of("src", "test", "resources", "ratchet.txt");

  private KnownOffences() {}

  /** What is to be done about the findings of a rule. */
  static List<String> judge(String rule, List<Finding> findings) {
    Ratchet ratchet = Ratchet.read(FILE);
    if ("shrink".equals(System.getProperty("throughline.ratchet"))) {
      shrink(ratchet, rule, findings);
      ratchet = Ratchet.read(FILE);
    }
    return ratchet.judge(rule, findings);
  }

  private static void shrink(Ratchet ratchet, String rule, List<Finding> findings) {
    try {
      List<Finding> all = new ArrayList<>(findings);
      all.addAll(ratchet.entriesOfOthers(rule));
      Files.writeString(FILE, ratchet.shrunk(all));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
