package io.throughline.sql;

import io.throughline.config.HostPort;
import io.throughline.config.Option;
import io.throughline.config.Options;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Where a service's tables are.
 *
 * @param address of PostgreSQL
 * @param name of the database
 * @param user name to log in with
 * @param password of the user; empty where the server asks for none
 * @param connections most connections of one service
 * @param patience how long a statement waits for a database that is away
 */
public record DatabaseConfig(
    HostPort address,
    String name,
    String user,
    String password,
    int connections,
    Duration patience) {

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<DatabaseConfig> declare(Options options) {
    Options group = options.group("Database");
    Option<HostPort> address =
        group.hostPort("database-address", "127.0.0.1:5432", "where PostgreSQL listens");
    Option<String> name =
        group.text(
            "database-name", "throughline", "database; each service has a schema of its own in it");
    Option<String> user = group.text("database-user", "throughline", "user to log in with");
    Option<String> password = group.text("database-password", "", "password of the user").secret();
    Option<Integer> connections =
        group.integer("database-connections", 10, 2, 1000, "connections of this service at most");
    Option<Duration> patience =
        group.duration(
            "database-patience", "60s", "how long a statement waits for a database that is away");
    return () ->
        new DatabaseConfig(
            address.value(),
            name.value(),
            user.value(),
            password.value(),
            connections.value(),
            patience.value());
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "DatabaseConfig{" + user + "@" + address + "/" + name + "}";
  }
}
