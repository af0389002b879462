package io.throughline.bench.http;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One connection over HTTP/1.1, kept open. It knows just enough of HTTP for a server that is known,
 * so that it takes little of a processor that client and server share.
 */
public final class Connection implements AutoCloseable {
  private static final int BUFFER = 1 << 16;
  private static final int LONGEST_LINE = 1 << 14;

  private final Socket socket;
  private final InputStream in;
  private final URI server;
  private boolean chunked;

  /** Bytes of the body, or of the piece of it, that are not read yet. */
  private long remaining;

  private Connection(URI server, Socket socket) throws IOException {
    this.server = server;
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), BUFFER);
  }

  public static Connection open(URI server) throws IOException {
    Socket socket = new Socket(InetAddress.getByName(server.getHost()), server.getPort());
    socket.setTcpNoDelay(true);
    return new Connection(server, socket);
  }

  /** Sends a request without body. */
  public void send(String method, String path, String authorization) throws IOException {
    String head =
        "%s %s HTTP/1.1\r\nHost: %s\r\nAuthorization: %s\r\n\r\n"
            .formatted(method, path, server.getAuthority(), authorization);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads the head of an answer; the result is the status. */
  public int readHead() throws IOException {
    int status = Integer.parseInt(line().split(" ")[1]);
    chunked = false;
    remaining = 0;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String text = header.toLowerCase(Locale.ROOT);
      if (text.startsWith("content-length:")) {
        remaining = Long.parseLong(text.substring("content-length:".length()).strip());
      } else if (text.startsWith("transfer-encoding:")) {
        chunked = text.endsWith("chunked");
      }
    }
    return status;
  }

  /** Reads a part of the body; -1 at its end. */
  public int readBody(byte[] buffer) throws IOException {
    if (remaining == 0 && (!chunked || !nextChunk())) {
      return -1;
    }
    int read = in.read(buffer, 0, (int) Math.min(buffer.length, remaining));
    if (read < 0) {
      throw new EOFException("the connection was closed in the middle of an answer");
    }
    remaining -= read;
    if (chunked && remaining == 0) {
      line();
    }
    return read;
  }

  /** Reads the body away; the result is its size. */
  public long skipBody(byte[] buffer) throws IOException {
    long size = 0;
    for (int read = readBody(buffer); read >= 0; read = readBody(buffer)) {
      size += read;
    }
    return size;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private boolean nextChunk() throws IOException {
    remaining = Long.parseLong(line(), 16);
    if (remaining == 0) {
      line();
      chunked = false;
    }
    return remaining > 0;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0 || line.length() > LONGEST_LINE) {
        throw new EOFException("the connection was closed in the head of an answer");
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }
}
