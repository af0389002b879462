package io.throughline.standalone;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The directory of jars that this process was started from. */
final class Libraries {
  private Libraries() {}

  /** The jar of a service. */
  static Path jar(String service) {
    try {
      Path own =
          Path.of(Libraries.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path jar = own.resolveSibling("throughline-" + service + ".jar");
      if (!Files.exists(jar)) {
        throw new StartFailure("%s is missing; `./throughline build` makes it".formatted(jar));
      }
      return jar;
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
