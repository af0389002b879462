package io.throughline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.credentials.idtoken.Algorithm;
import io.throughline.credentials.idtoken.IdTokenConfig;
import io.throughline.credentials.idtoken.SubjectScope;
import io.throughline.credentials.secret.Variable;
import io.throughline.telemetry.testing.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Others believe a token of ours, and nothing else, knowing only where we are. */
class IdentityTest {
  private static final Variable ASKER =
      new Variable("main", "app", "{\"branch\":\"dev\"}", "build", "token");
  private static final InstantSource NOW = InstantSource.system();

  @TempDir private static Path temp;
  private static Issuer issuer;
  private static Verifier aws;

  @BeforeAll
  static void start() throws Exception {
    issuer = Issuer.start(temp.resolve("keys"));
    aws = new Verifier(issuer.url(), "sts.amazonaws.com");
  }

  @AfterAll
  static void stop() {
    issuer.close();
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void token_isBelieved(Algorithm algorithm) throws Exception {
    JwtClaims claims = aws.verify(issuer.token(config(algorithm, "sts.amazonaws.com"), ASKER, NOW));
    assertThat(claims.getSubject()).isEqualTo("main/app/branch:dev/build");
    assertThat(claims.getStringClaimValue("job")).isEqualTo("build");
  }

  @Test
  void token_forSomebodyElse_isRefused() throws Exception {
    refused(config(Algorithm.RS256, "vault"), NOW, ErrorCodes.AUDIENCE_INVALID);
    refused(
        new IdTokenConfig(List.of(), SubjectScope.TEAM, Duration.ofHours(1), Algorithm.RS256),
        NOW,
        ErrorCodes.AUDIENCE_MISSING);
  }

  @Test
  void token_isRefused_onceItHasExpired() throws Exception {
    refused(
        config(Algorithm.ES256, "sts.amazonaws.com"),
        () -> Instant.now().minus(Duration.ofMinutes(61)),
        ErrorCodes.EXPIRED);
  }

  @Test
  void token_thatWasChanged_isRefused() throws Exception {
    String[] good =
        issuer.token(config(Algorithm.RS256, "sts.amazonaws.com"), ASKER, NOW).split("\\.");
    String[] other =
        issuer
            .token(
                config(Algorithm.RS256, "sts.amazonaws.com"),
                Variable.of("main", "other", "token"),
                NOW)
            .split("\\.");
    String mixed = good[0] + "." + other[1] + "." + good[2];
    assertThatThrownBy(() -> aws.verify(mixed))
        .isInstanceOfSatisfying(
            InvalidJwtException.class,
            e -> assertThat(e.hasErrorCode(ErrorCodes.SIGNATURE_INVALID)).isTrue());
  }

  /** Also when it names itself as ours. */
  @Test
  void token_ofAnotherInstallation_isRefused() throws Exception {
    try (Issuer other = Issuer.start(temp.resolve("other-keys"))) {
      String foreign = other.token(config(Algorithm.RS256, "sts.amazonaws.com"), ASKER, NOW);
      new Verifier(other.url(), "sts.amazonaws.com").verify(foreign);
      assertThatThrownBy(() -> aws.verify(foreign)).isInstanceOf(InvalidJwtException.class);
      String ours = issuer.token(config(Algorithm.RS256, "sts.amazonaws.com"), ASKER, NOW);
      assertThatThrownBy(() -> new Verifier(other.url(), "sts.amazonaws.com").verify(ours))
          .isInstanceOf(InvalidJwtException.class);
    }
  }

  @Test
  void key_thatWasRotatedOut_isBelievedNoMore() throws Exception {
    try (Issuer old = Issuer.start(temp.resolve("old-keys"))) {
      IdTokenConfig config = config(Algorithm.ES256, "sts.amazonaws.com");
      ManualClock clock = ManualClock.at(Instant.now().minus(Duration.ofDays(14)));
      Instant then = clock.instant();
      String first = old.token(config, ASKER, clock);
      clock.advance(Duration.ofDays(7));
      old.token(config, ASKER, clock);
      Verifier verifier = new Verifier(old.url(), "sts.amazonaws.com");
      verifier.verify(old.token(config, ASKER, NOW));
      assertThatThrownBy(() -> verifier.verify(first, then))
          .isInstanceOfSatisfying(
              InvalidJwtException.class,
              e ->
                  assertThat(e.getMessage())
                      .contains("Unable to find a suitable verification key"));
    }
  }

  @Test
  void keys_areTheSame_afterARestart() throws Exception {
    Path keys = temp.resolve("kept-keys");
    IdTokenConfig config = config(Algorithm.RS256, "sts.amazonaws.com");
    Issuer before = Issuer.start(keys);
    String token = before.token(config, ASKER, NOW);
    String kid = token.split("\\.")[0];
    before.close();
    try (Issuer after = Issuer.start(keys)) {
      assertThat(after.token(config, ASKER, NOW).split("\\.")[0]).isEqualTo(kid);
    }
  }

  private static void refused(IdTokenConfig config, InstantSource clock, int why) throws Exception {
    String token = issuer.token(config, ASKER, clock);
    assertThatThrownBy(() -> aws.verify(token))
        .isInstanceOfSatisfying(
            InvalidJwtException.class,
            e -> assertThat(e.getErrorDetails()).extracting("errorCode").containsExactly(why));
  }

  private static IdTokenConfig config(Algorithm algorithm, String audience) {
    return new IdTokenConfig(List.of(audience), SubjectScope.JOB, Duration.ofHours(1), algorithm);
  }
}
