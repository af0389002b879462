package io.throughline.gateway.store;

import io.throughline.gateway.model.Identity;
import io.throughline.sql.Database;
import io.throughline.sql.Sql;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The tokens that were given out, by their hashes. */
public final class TokenStore {
  private static final Sql ADD =
      Sql.of(
          """
          INSERT INTO access_tokens (hash, claims, expires_at) VALUES ($1, $2, $3)
          ON CONFLICT DO NOTHING
          """);
  private static final Sql FIND =
      Sql.of("SELECT claims, expires_at FROM access_tokens WHERE hash = $1");
  private static final Sql REMOVE = Sql.of("DELETE FROM access_tokens WHERE hash = $1");
  private static final Sql REAP = Sql.of("DELETE FROM access_tokens WHERE expires_at <= $1");

  /** Whose a token is, and until when. */
  public record StoredToken(Identity identity, Instant expires) {}

  private final Database database;

  public TokenStore(Database database) {
    this.database = database;
  }

  public void add(byte[] hash, StoredToken token) {
    database.update(
        ADD,
        Buffer.buffer(hash),
        claims(token.identity()),
        token.expires().atOffset(ZoneOffset.UTC));
  }

  public Optional<StoredToken> find(byte[] hash) {
    return database.first(FIND, TokenStore::token, Buffer.buffer(hash));
  }

  public void remove(byte[] hash) {
    database.update(REMOVE, Buffer.buffer(hash));
  }

  /** Forgets the tokens that expired before {@code now}. */
  public void reap(Instant now) {
    database.update(REAP, now.atOffset(ZoneOffset.UTC));
  }

  private static StoredToken token(Row row) {
    return new StoredToken(
        identity(row.getJsonObject("claims")), row.getOffsetDateTime("expires_at").toInstant());
  }

  private static JsonObject claims(Identity identity) {
    return new JsonObject()
        .put("connector", identity.connector())
        .put("user_id", identity.userId())
        .put("user_name", identity.userName())
        .put("groups", new JsonArray(identity.memberships().stream().toList()));
  }

  private static Identity identity(JsonObject claims) {
    Set<String> groups =
        claims.getJsonArray("groups").stream().map(String::valueOf).collect(Collectors.toSet());
    return new Identity(
        claims.getString("connector"),
        claims.getString("user_id"),
        claims.getString("user_name"),
        groups);
  }
}
