package io.throughline.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes connections, says the same to all, and leaves them open. */
final class SpeakingServer implements AutoCloseable {
  private final ServerSocket listener;
  private final String text;
  private final List<Socket> connections = new CopyOnWriteArrayList<>();

  private SpeakingServer(ServerSocket listener, String text) {
    this.listener = listener;
    this.text = text;
    Thread.ofVirtual().start(this::accept);
  }

  /** Starts one at an address of this machine. Without a text it is a black hole. */
  static SpeakingServer start(String host, String text) throws IOException {
    return new SpeakingServer(new ServerSocket(0, 50, InetAddress.getByName(host)), text);
  }

  URI address() {
    return URI.create(
        "http://" + listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = listener.accept();
        connections.add(connection);
        connection.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      if (!listener.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
