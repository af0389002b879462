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
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;

/**
 * The way to a server that speaks plain text: counts what passes, and may end TLS on the way, with
 * a client that shows its certificate.
 */
public final class Wire implements AutoCloseable {
  private final ServerSocket listener;
  private final HostPort to;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicLong received = new AtomicLong();

  private Wire(ServerSocket listener, HostPort to) {
    this.listener = listener;
    this.to = to;
    Thread.ofVirtual().start(this::accept);
  }

  /** A way that only counts. */
  public static Wire plain(HostPort server) throws IOException {
    return new Wire(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server);
  }

  /**
   * A way on which clients speak TLS and show a certificate.
   *
   * @param protocol that is agreed upon: h2 or http/1.1
   */
  public static Wire tls(HostPort server, SSLContext context, String protocol) throws IOException {
    SSLServerSocket listener =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    SSLParameters parameters = listener.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {protocol});
    parameters.setNeedClientAuth(true);
    listener.setSSLParameters(parameters);
    return new Wire(listener, server);
  }

  /** Where it begins. */
  public HostPort address() {
    return HostPort.loopback(listener.getLocalPort());
  }

  /** Bytes that came from clients. */
  public long received() {
    return received.get();
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
        Thread.ofVirtual().start(() -> pass(near, far, received));
        Thread.ofVirtual().start(() -> pass(far, near, new AtomicLong()));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private static void pass(Socket from, Socket into, AtomicLong count) {
    byte[] buffer = new byte[8192];
    try (InputStream in = from.getInputStream();
        OutputStream out = into.getOutputStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        count.addAndGet(n);
        out.write(buffer, 0, n);
        out.flush();
      }
    } catch (IOException _) {
      // Closed, or no client that is trusted.
    }
  }
}
