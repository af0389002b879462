package io.throughline.standalone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntPredicate;

/**
 * Ports on which nobody listens.
 *
 * <p>They lie below those that Linux (from 32768) and macOS (from 49152) give to outgoing
 * connections. A port from there can be lost while its service is down: to anybody's connection,
 * and even to the client that tries to reach the service, since TCP lets it connect to itself.
 */
final class FreePort {
  static final int FIRST = 20_000;
  static final int LAST = 32_767;

  private static final int ATTEMPTS = 1_000;

  private FreePort() {}

  /** A free port of the loopback interface, none of those that are taken already. */
  static int other(IntPredicate isTaken) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
      if (!isTaken.test(port) && isFree("127.0.0.1", port)) {
        return port;
      }
    }
    throw new StartFailure("no port from %d to %d is free".formatted(FIRST, LAST));
  }

  static boolean isFree(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port), 1);
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
