package io.throughline.standalone;

import io.throughline.config.HostPort;
import java.util.Map;

/** The five services and their database, as they run. */
sealed interface Stack extends AutoCloseable permits OneProcess, FiveProcesses {
  /** Process ids by service, and of {@code postgres}. */
  Map<String, Long> processes();

  /** Where each service tells of itself. */
  Map<String, HostPort> management();

  @Override
  void close();
}
