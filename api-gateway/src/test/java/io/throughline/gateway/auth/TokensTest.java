package io.throughline.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.gateway.model.Identity;
import io.throughline.gateway.store.TokenStore;
import io.throughline.sql.Database;
import io.throughline.sql.DatabaseConfig;
import io.throughline.sql.Migrations;
import io.throughline.sql.testing.TestDatabase;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokensTest {
  private final Vertx vertx = Vertx.vertx();
  private final RecordedTelemetry recorded = RecordedTelemetry.of("test");
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
  private Database database;
  private Tokens tokens;

  @BeforeEach
  void open() {
    DatabaseConfig config = TestDatabase.fresh();
    Migrations.apply(recorded.telemetry(), config, "gateway");
    database = Database.open(vertx, recorded.telemetry(), config, "gateway");
    tokens = tokens();
  }

  @AfterEach
  void close() {
    database.close();
    recorded.close();
    vertx.close().await();
  }

  @Test
  void token_isKnown_alsoToAnotherReplica() {
    Identity identity =
        new Identity("github", "4711", "Jane", Set.of("github:org", "github:org:team"));
    String token = tokens.issue(identity);
    assertThat(tokens.identify(token)).contains(identity);
    assertThat(tokens().identify(token)).contains(identity);
    assertThat(tokens.identify(token.replace(token.charAt(5), '_') + "")).isNotPresent();
    assertThat(tokens.identify("")).isEmpty();
  }

  @Test
  void token_expires_alsoWhenItIsRemembered() {
    String token = tokens.issue(Identity.local("jane"));
    assertThat(tokens.identify(token)).isPresent();
    now.set(now.get().plus(Duration.ofHours(1)));
    assertThat(tokens.identify(token)).isEmpty();
  }

  @Test
  void expiredTokens_areForgotten_whenTheNextIsIssued() {
    String old = tokens.issue(Identity.local("jane"));
    now.set(now.get().plus(Duration.ofHours(2)));
    tokens.issue(Identity.local("jane"));
    now.set(now.get().minus(Duration.ofHours(2)));
    assertThat(tokens().identify(old)).isEmpty();
  }

  @Test
  void revokedToken_isNone() {
    String token = tokens.issue(Identity.local("jane"));
    assertThat(tokens.identify(token)).isPresent();
    tokens.revoke(token);
    assertThat(tokens.identify(token)).isEmpty();
    tokens.revoke("nonsense");
  }

  private Tokens tokens() {
    return new Tokens(new TokenStore(database), Duration.ofHours(1), now::get);
  }
}
