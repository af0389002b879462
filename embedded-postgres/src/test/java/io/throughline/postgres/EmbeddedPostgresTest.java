package io.throughline.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
  @TempDir Path home;

  @Test
  void data_isKept_overRestarts() throws Exception {
    try (EmbeddedPostgres postgres = start()) {
      execute(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
    }
    try (EmbeddedPostgres postgres = start()) {
      assertThat(answer(postgres)).isEqualTo(42);
    }
  }

  @Test
  void server_isStartedAgain_whenItIsKilled() throws Exception {
    try (EmbeddedPostgres postgres = start()) {
      execute(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
      ProcessHandle.of(postgres.pid()).orElseThrow().destroyForcibly();
      await()
          .atMost(Duration.ofSeconds(120))
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(answer(postgres)).isEqualTo(42));
    }
  }

  @Test
  void restart_isToldWithTheNewProcess() throws Exception {
    try (EmbeddedPostgres postgres = start()) {
      AtomicLong told = new AtomicLong();
      postgres.onRestart(() -> told.set(postgres.pid()));
      long before = postgres.pid();
      ProcessHandle.of(before).orElseThrow().destroyForcibly();
      await().atMost(Duration.ofSeconds(120)).until(() -> told.get() != 0);
      assertThat(told.get()).isNotEqualTo(before).isEqualTo(postgres.pid());
    }
  }

  @Test
  void server_refuses_aWrongPassword() throws Exception {
    try (EmbeddedPostgres postgres = start()) {
      assertThatThrownBy(() -> connect(postgres, "wrong").close())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void server_isDurable_byDefault() throws Exception {
    try (EmbeddedPostgres postgres = start()) {
      assertThat(setting(postgres, "fsync")).isEqualTo("on");
      assertThat(setting(postgres, "synchronous_commit")).isEqualTo("on");
    }
  }

  private EmbeddedPostgres start() throws Exception {
    return EmbeddedPostgres.start(home, 0, List.of());
  }

  private static String setting(EmbeddedPostgres postgres, String name) throws SQLException {
    try (Connection connection = connect(postgres, postgres.password());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW " + name)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres, postgres.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int answer(EmbeddedPostgres postgres) throws SQLException {
    try (Connection connection = connect(postgres, postgres.password());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT answer FROM kept")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static Connection connect(EmbeddedPostgres postgres, String password)
      throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/" + EmbeddedPostgres.DATABASE,
        EmbeddedPostgres.USER,
        password);
  }
}
