package io.throughline.runner.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Starts the supervisors of containers, each at the head of a session of its own. */
interface Spawner {
  /**
   * Starts a program.
   *
   * @param output file to whose end it writes standard output and standard error
   */
  Supervisor start(List<String> command, Path output) throws IOException;

  /** The fastest way that this machine has. */
  static Spawner best() {
    return NativeSpawner.open().<Spawner>map(spawner -> spawner).orElseGet(JdkSpawner::new);
  }
}
