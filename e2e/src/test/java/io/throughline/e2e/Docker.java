package io.throughline.e2e;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The Docker engine that the environment of the tests names, as its own client reaches it. */
final class Docker {
  private static final Commands CLIENT = new Commands(List.of("docker"), Map.of());

  private Docker() {}

  /** Whether there is an engine, and a compose for it. */
  static boolean isReachable() throws InterruptedException {
    return succeeds("version") && succeeds("compose", "version");
  }

  /** Something that {@code docker inspect} says of a container. */
  static String inspect(String container, String template)
      throws IOException, InterruptedException {
    return CLIENT.run("inspect", "--format", template, container).output().strip();
  }

  private static boolean succeeds(String... arguments) throws InterruptedException {
    try {
      return CLIENT.run(arguments).status() == 0;
    } catch (IOException _) {
      return false;
    }
  }
}
