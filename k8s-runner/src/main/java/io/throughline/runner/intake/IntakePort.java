package io.throughline.runner.intake;

import io.throughline.config.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** The address to listen on: the one before, if that is free, else the wanted one. */
  public HostPort choose() {
    if (wanted.port() != 0) {
      return wanted;
    }
    try {
      int last = Integer.parseInt(Files.readString(memory).strip());
      HostPort earlier = new HostPort(wanted.host(), last);
      return isFree(earlier) ? earlier : wanted;
    } catch (IOException | IllegalArgumentException _) {
      log.debug("there is no earlier port of the intake");
      return wanted;
    }
  }

  /** Servers of one process would share a port instead of failing, so it is tried without them. */
  private static boolean isFree(HostPort address) {
    try (ServerSocket _ =
        new ServerSocket(address.port(), 1, InetAddress.getByName(address.host()))) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** Remembers where it listens now. */
  public void remember(HostPort taken) {
    try {
      Files.createDirectories(memory.toAbsolutePath().getParent());
      Files.writeString(memory, Integer.toString(taken.port()));
    } catch (IOException e) {
      log.warn("the port of the intake cannot be remembered in {}: {}", memory, e.getMessage());
    }
  }
}
