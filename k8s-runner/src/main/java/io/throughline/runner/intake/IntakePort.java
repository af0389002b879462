package io.throughline.runner.intake;

import io.throughline.config.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the intake listens. Programs that outlive a runner know the address of the one that started
 * them; so a runner that may take any port takes the one that it had before, if it can.
 *
 * @param wanted as it was configured
 * @param memory a file that holds the last port
 */
public record IntakePort(HostPort wanted, Path memory) {
  private static final Logger log = LoggerFactory.getLogger(IntakePort.class);

  /** Addresses to try, best first. */
  List<HostPort> candidates() {
    List<HostPort> all = new ArrayList<>();
    if (wanted.port() == 0) {
      try {
        int last = Integer.parseInt(Files.readString(memory).strip());
        all.add(new HostPort(wanted.host(), last));
      } catch (IOException | IllegalArgumentException _) {
        log.debug("there is no earlier port of the intake");
      }
    }
    all.add(wanted);
    return all;
  }

  /** Remembers where it listens now. */
  void remember(HostPort taken) {
    try {
      Files.createDirectories(memory.toAbsolutePath().getParent());
      Files.writeString(memory, Integer.toString(taken.port()));
    } catch (IOException e) {
      log.warn("the port of the intake cannot be remembered in {}: {}", memory, e.getMessage());
    }
  }
}
