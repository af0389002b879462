package io.throughline.gateway.store;

import io.throughline.sql.Database;
import io.throughline.sql.Sql;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Users that this installation knows by itself. Names are compared without regard to case. */
public final class UserStore {
  private static final Sql FIND =
      Sql.of("SELECT name, password FROM users WHERE lower(name) = lower($1)");
  private static final Sql SAVE =
      Sql.of(
          """
          INSERT INTO users (name, password) VALUES ($1, $2)
          ON CONFLICT (lower(name)) DO UPDATE SET name = EXCLUDED.name, password = EXCLUDED.password
          """);
  private static final Sql LOGGED_IN =
      Sql.of("UPDATE users SET last_login_at = $2 WHERE lower(name) = lower($1)");

  /**
   * A user.
   *
   * @param password its hash
   */
  public record StoredUser(String name, String password) {
    /** Without the hash. */
    @Override
    public String toString() {
      return "StoredUser{" + name + "}";
    }
  }

  private final Database database;

  public UserStore(Database database) {
    this.database = database;
  }

  public Optional<StoredUser> find(String name) {
    return database.first(
        FIND, row -> new StoredUser(row.getString("name"), row.getString("password")), name);
  }

  /** Adds a user, or gives one another password. */
  public void save(String name, String passwordHash) {
    database.update(SAVE, name, passwordHash);
  }

  public void loggedIn(String name, Instant at) {
    database.update(LOGGED_IN, name, at.atOffset(ZoneOffset.UTC));
  }
}
