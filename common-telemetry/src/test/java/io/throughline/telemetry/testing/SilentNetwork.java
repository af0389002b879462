package io.throughline.telemetry.testing;

import io.throughline.config.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A way to a server that can be cut without either side being told. */
public final class SilentNetwork implements AutoCloseable {
  private final ServerSocket listener;
  private final HostPort to;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile boolean cut;

  private SilentNetwork(int port, HostPort to) throws IOException {
    this.to = to;
    this.listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** A way from a free port. */
  public static SilentNetwork to(HostPort server) throws IOException {
    return new SilentNetwork(0, server);
  }

  /** A way from the given port. */
  public static SilentNetwork from(int port, HostPort server) throws IOException {
    return new SilentNetwork(port, server);
  }

  /** Where it begins. */
  public HostPort address() {
    return HostPort.loopback(listener.getLocalPort());
  }

  /** From now on nothing comes through, on connections that are there. */
  public void cut() {
    cut = true;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket near = listener.accept();
        Socket far = new Socket(to.host(), to.port());
        sockets.addAll(List.of(near, far));
        Thread.ofVirtual().start(() -> pass(near, far));
        Thread.ofVirtual().start(() -> pass(far, near));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void pass(Socket from, Socket into) {
    byte[] buffer = new byte[8192];
    try (InputStream in = from.getInputStream();
        OutputStream out = into.getOutputStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (!cut) {
          out.write(buffer, 0, n);
          out.flush();
        }
      }
    } catch (IOException _) {
      // Closed.
    }
  }
}
