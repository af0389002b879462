package io.throughline.standalone;

import io.throughline.config.HostPort;
import io.throughline.postgres.EmbeddedPostgres;
import io.throughline.rpc.RpcConfig;
import io.throughline.sql.DatabaseConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What both forms of the stack are given.
 *
 * @param monitoring where the services tell of themselves
 * @param user name of the first user
 * @param password of the first user
 * @param token shared by the services
 */
record Setup(
    StandaloneConfig config,
    DataDirectory data,
    Addresses addresses,
    Monitoring monitoring,
    String user,
    String password,
    String token) {
  static final String USER = "admin";

  private static final List<String> POSTGRES_SETTINGS = List.of("max_connections=120");
  private static final int CONNECTIONS = 12;

  static Setup of(StandaloneConfig config, DataDirectory data) throws IOException {
    // Whoever has put nothing there must hear that a variable has no value, not of a directory.
    Files.createDirectories(data.path(StandaloneConfig.SECRETS));
    return new Setup(
        config,
        data,
        Addresses.take(config, data),
        Monitoring.take(config.scrape(), config.processes(), data),
        USER,
        data.secret("admin-password"),
        data.secret("rpc-token"));
  }

  /**
   * Starts PostgreSQL.
   *
   * @param onRestart called when it had died and was started again
   */
  EmbeddedPostgres startPostgres(Runnable onRestart) throws IOException, InterruptedException {
    EmbeddedPostgres postgres =
        EmbeddedPostgres.start(data.path("postgres"), addresses.database(), POSTGRES_SETTINGS);
    postgres.onRestart(onRestart);
    return postgres;
  }

  DatabaseConfig database(EmbeddedPostgres postgres) {
    return new DatabaseConfig(
        HostPort.loopback(postgres.port()),
        EmbeddedPostgres.DATABASE,
        EmbeddedPostgres.USER,
        postgres.password(),
        CONNECTIONS,
        Duration.ofSeconds(60));
  }

  RpcConfig rpc(HostPort listen) {
    return new RpcConfig(listen, Optional.of(token), Duration.ofSeconds(30));
  }

  /** Without the password and the token. */
  @Override
  public String toString() {
    return "Setup{" + data.root() + "}";
  }
}
