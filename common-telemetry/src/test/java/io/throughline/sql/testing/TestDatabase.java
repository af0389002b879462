package io.throughline.sql.testing;

import io.throughline.config.HostPort;
import io.throughline.postgres.EmbeddedPostgres;
import io.throughline.sql.DatabaseConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Databases of a PostgreSQL server that all tests of a JVM share. It is fast instead of durable,
 * and dies with the JVM.
 */
public final class TestDatabase {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private TestDatabase() {}

  /** An empty database of its own. */
  public static DatabaseConfig fresh() {
    String name = "test_" + NUMBER.incrementAndGet();
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + server().port() + "/" + EmbeddedPostgres.DATABASE,
                EmbeddedPostgres.USER,
                server().password());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new DatabaseConfig(
        HostPort.loopback(server().port()),
        name,
        EmbeddedPostgres.USER,
        server().password(),
        10,
        Duration.ofSeconds(60));
  }

  /** The server behind the databases. */
  public static EmbeddedPostgres server() {
    return Holder.SERVER;
  }

  private static final class Holder {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        Path programs = Path.of(System.getProperty("user.home"), ".cache", "throughline");
        Path home = Files.createTempDirectory("throughline-postgres");
        EmbeddedPostgres server =
            EmbeddedPostgres.start(
                programs,
                home,
                0,
                List.of("fsync=off", "full_page_writes=off", "max_connections=300"));
        Runtime.getRuntime()
            .addShutdownHook(Thread.ofPlatform().unstarted(() -> remove(server, home)));
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    private static void remove(EmbeddedPostgres server, Path home) {
      server.close();
      try (var files = Files.walk(home)) {
        files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
