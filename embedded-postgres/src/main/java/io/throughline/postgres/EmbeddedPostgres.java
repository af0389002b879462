package io.throughline.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own: real, durable, with a password, on the loopback interface. It is
 * started again when it dies, and it dies with this process, however that ends; the next start
 * recovers what a crash left behind.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  /** Name of the superuser. */
  public static final String USER = "throughline";

  /** Name of the database that every server has. */
  public static final String DATABASE = "postgres";

  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final Duration START_PATIENCE = Duration.ofSeconds(120);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(5);
  private static final Duration RESTART_PAUSE = Duration.ofMillis(200);

  private final PostgresBinaries binaries;
  private final Path data;
  private final int port;
  private final String password;
  private final List<String> settings;
  private final Thread keeper;
  private Process process;
  private volatile Runnable onRestart = () -> {};
  private volatile boolean closing;

  private EmbeddedPostgres(
      PostgresBinaries binaries, Path data, int port, String password, List<String> settings)
      throws IOException, InterruptedException {
    this.binaries = binaries;
    this.data = data;
    this.port = port;
    this.password = password;
    this.settings = List.copyOf(settings);
    this.process = startUntilReady();
    this.keeper = Thread.ofVirtual().name("postgres-keeper").start(this::keep);
  }

  /**
   * Starts a server.
   *
   * @param home where programs, data and password are kept; made when it is missing
   * @param port 0 takes a free one
   * @param settings more settings of the server, as in {@code max_connections=100}
   * @throws IOException when it cannot be started; the message holds the end of its log
   */
  public static EmbeddedPostgres start(Path home, int port, List<String> settings)
      throws IOException, InterruptedException {
    return start(home, home, port, settings);
  }

  /**
   * As {@link #start(Path, int, List)}, with the programs, which never change, in a directory that
   * several servers share.
   */
  public static EmbeddedPostgres start(Path programs, Path home, int port, List<String> settings)
      throws IOException, InterruptedException {
    Path root = home.toAbsolutePath().normalize();
    Files.createDirectories(root);
    PostgresBinaries binaries = PostgresBinaries.unpack(programs.toAbsolutePath().normalize());
    Path data = root.resolve("data");
    Path passwordFile = root.resolve("password");
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      initialise(binaries, data, passwordFile);
    }
    String password = Files.readString(passwordFile).strip();
    return new EmbeddedPostgres(binaries, data, port == 0 ? freePort() : port, password, settings);
  }

  public int port() {
    return port;
  }

  public String password() {
    return password;
  }

  /** Process id of the server; another one after it was started again. */
  public synchronized long pid() {
    return process.pid();
  }

  /**
   * What is to be done each time the server was started again, since its id is another one then.
   */
  public void onRestart(Runnable action) {
    onRestart = action;
  }

  /** Stops the server; what was committed is safe. */
  @Override
  public void close() {
    closing = true;
    keeper.interrupt();
    synchronized (this) {
      // SIGINT is PostgreSQL's fast shutdown; a Process knows only SIGTERM, which waits for
      // clients.
      signal("INT", process);
      try {
        if (!process.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          log.warn("PostgreSQL did not stop in {} s and is killed", STOP_PATIENCE.toSeconds());
          process.destroyForcibly();
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public String toString() {
    return "EmbeddedPostgres{127.0.0.1:" + port + ", " + data + "}";
  }

  private void keep() {
    try {
      while (!closing) {
        Process running;
        synchronized (this) {
          running = process;
        }
        int status = running.waitFor();
        if (closing) {
          return;
        }
        log.warn("PostgreSQL ended with status {} and is started again", status);
        Process again = startUntilReady();
        synchronized (this) {
          process = again;
        }
        onRestart.run();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.error("PostgreSQL cannot be started again", e);
    }
  }

  /**
   * Tries again for a while: after a crash of both, the old server's remains may need a moment to
   * vanish.
   */
  private Process startUntilReady() throws IOException, InterruptedException {
    long end = System.nanoTime() + START_PATIENCE.toNanos();
    while (true) {
      Process started = spawn();
      if (isReady(started, end)) {
        return started;
      }
      started.destroyForcibly();
      if (System.nanoTime() > end || closing) {
        throw new IOException("PostgreSQL does not start:\n" + endOfLog());
      }
      TimeUnit.NANOSECONDS.sleep(RESTART_PAUSE.toNanos());
    }
  }

  private Process spawn() throws IOException, InterruptedException {
    List<String> server = new ArrayList<>();
    server.add(binaries.program("postgres").toString());
    server.addAll(List.of("-D", data.toString(), "-p", Integer.toString(port)));
    List<String> all =
        new ArrayList<>(
            List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=" + data,
                "shared_buffers=64MB",
                "jit=off",
                "wal_level=minimal",
                "max_wal_senders=0"));
    all.addAll(settings);
    all.forEach(setting -> server.addAll(List.of("-c", setting)));
    return OwnedProcesses.start(
        new ProcessBuilder(owned(server))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile())));
  }

  private boolean isReady(Process started, long end) throws IOException, InterruptedException {
    Path status = data.resolve("postmaster.pid");
    while (System.nanoTime() < end && started.isAlive()) {
      if (Files.exists(status)) {
        List<String> lines = Files.readAllLines(status);
        if (lines.size() >= 8
            && lines.get(7).startsWith("ready")
            && lines.get(3).equals(Integer.toString(port))
            && isNew(lines.getFirst(), started)) {
          return true;
        }
      }
      TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
    }
    return false;
  }

  /** The file of an old server that crashed may still be there. */
  private static boolean isNew(String pid, Process started) {
    return Long.parseLong(pid.strip()) == started.pid();
  }

  private static void initialise(PostgresBinaries binaries, Path data, Path passwordFile)
      throws IOException, InterruptedException {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    Files.deleteIfExists(passwordFile);
    Files.createFile(
        passwordFile,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(passwordFile, HexFormat.of().formatHex(random) + "\n");
    List<String> command =
        new ArrayList<>(isRoot() ? List.of("unshare", "-U", "--") : List.<String>of());
    command.addAll(
        List.of(
            binaries.program("initdb").toString(),
            "-D",
            data.toString(),
            "-U",
            USER,
            "-E",
            "UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "-A",
            "scram-sha-256",
            "--pwfile=" + passwordFile,
            "--no-instructions"));
    Process initdb = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(initdb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (initdb.waitFor() != 0) {
      throw new IOException("PostgreSQL cannot make its data directory " + data + ":\n" + output);
    }
  }

  /**
   * What makes the server die with this process. PostgreSQL refuses to run as root, so for root it
   * runs in a user namespace in which it is nobody in particular, and still owns root's files.
   */
  private static List<String> owned(List<String> server) {
    List<String> command =
        new ArrayList<>(isRoot() ? List.of("unshare", "-U", "--") : List.<String>of());
    command.addAll(OwnedProcesses.command("INT", server));
    return command;
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static void signal(String name, Process process) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Path logFile() {
    return data.resolveSibling("postgres.log");
  }

  private String endOfLog() throws IOException {
    List<String> lines = Files.readAllLines(logFile());
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
