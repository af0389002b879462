package io.throughline.telemetry.testing;

import io.throughline.config.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** The way to a server, with trouble on it until it is {@linkplain #repair repaired}. */
public final class TroubledWay implements AutoCloseable {
  /** What is wrong. */
  public enum Trouble {
    /** Connections are closed as soon as they are there. */
    REFUSES,
    /** Connections are taken, and nothing ever comes back: not even of a TLS handshake. */
    SILENT,
    /** What comes back is no protocol. */
    GARBAGE,
    /** Answers are held back until it is repaired. */
    SLOW
  }

  private static final byte[] NONSENSE =
      "\u0000\u0001 220 smtp ready\r\n\r\n\u007f".repeat(20).getBytes(StandardCharsets.ISO_8859_1);

  private final ServerSocket listener;
  private final HostPort to;
  private final Trouble trouble;
  private final CountDownLatch repaired = new CountDownLatch(1);
  private final AtomicInteger connections = new AtomicInteger();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  private TroubledWay(HostPort to, Trouble trouble) throws IOException {
    this.to = to;
    this.trouble = trouble;
    this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** A way from a free port. */
  public static TroubledWay to(HostPort server, Trouble trouble) throws IOException {
    return new TroubledWay(server, trouble);
  }

  /** Where it begins. */
  public HostPort address() {
    return HostPort.loopback(listener.getLocalPort());
  }

  /** How often somebody has tried it. */
  public int connections() {
    return connections.get();
  }

  /** From now on everything comes through; what was stuck is cut off, unless it is only slow. */
  public void repair() throws IOException {
    repaired.countDown();
    if (trouble != Trouble.SLOW) {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    repaired.countDown();
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket near = listener.accept();
        sockets.add(near);
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(near));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void serve(Socket near) {
    try {
      if (repaired.getCount() == 0 || trouble == Trouble.SLOW) {
        connect(near);
        return;
      }
      switch (trouble) {
        case REFUSES -> near.close();
        case GARBAGE -> {
          near.getOutputStream().write(NONSENSE);
          near.close();
        }
        case SILENT, SLOW -> {}
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void connect(Socket near) throws IOException {
    Socket far = new Socket(to.host(), to.port());
    sockets.add(far);
    Thread.ofVirtual().start(() -> pass(near, far, false));
    Thread.ofVirtual().start(() -> pass(far, near, true));
  }

  private void pass(Socket from, Socket into, boolean answers) {
    byte[] buffer = new byte[8192];
    try (InputStream in = from.getInputStream();
        OutputStream out = into.getOutputStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (answers) {
          repaired.await();
        }
        out.write(buffer, 0, n);
        out.flush();
      }
    } catch (IOException _) {
      // Closed.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
