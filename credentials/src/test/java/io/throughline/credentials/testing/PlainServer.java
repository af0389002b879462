package io.throughline.credentials.testing;

import io.throughline.config.HostPort;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server that knows no TLS, and says so to those who try, as servers do. */
public final class PlainServer implements AutoCloseable {
  private static final String ANSWER =
      "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

  private final ServerSocket listener;

  private PlainServer() throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  public static PlainServer start() throws IOException {
    return new PlainServer();
  }

  public HostPort address() {
    return HostPort.loopback(listener.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept();
          OutputStream out = socket.getOutputStream()) {
        socket.getInputStream().read();
        out.write(ANSWER.getBytes(StandardCharsets.US_ASCII));
      } catch (IOException _) {
        // The other side has gone, or the test is over.
      }
    }
  }
}
