package io.throughline.credentials.idtoken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.credentials.secret.Lookup;
import io.throughline.credentials.secret.PathHash;
import io.throughline.credentials.secret.Secret;
import io.throughline.credentials.secret.SecretsException;
import io.throughline.credentials.secret.Source;
import io.throughline.credentials.secret.SourceName;
import io.throughline.credentials.secret.Variable;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.testing.ManualClock;
import io.throughline.telemetry.testing.RecordedTelemetry;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

class IdTokensTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final URI ISSUER = URI.create("https://ci.example.org");
  private static final Variable ASKER =
      new Variable("main", "app", "{\"branch\":\"dev\",\"pr\":7}", "build", "token");
  private static final IdTokenConfig USUAL =
      new IdTokenConfig(
          List.of("vault"), SubjectScope.PIPELINE, Duration.ofHours(1), Algorithm.RS256);

  @TempDir private Path temp;
  private final ManualClock clock = ManualClock.at(Instant.parse("2026-11-22T03:00:00.5Z"));

  @Test
  void token_saysWhoAsks() throws Exception {
    JsonNode claims = claims(token(USUAL, ASKER));
    assertThat(claims.path("jti").textValue()).hasSize(36);
    ObjectNode others = claims.deepCopy();
    others.remove("jti");
    assertThat((JsonNode) others)
        .isEqualTo(
            JSON.readTree(
                """
                {"iss": "https://ci.example.org", "sub": "main/app", "aud": ["vault"],
                 "iat": 1795316400, "exp": 1795320000,
                 "team": "main", "pipeline": "app", "job": "build",
                 "instance_vars": {"branch": "dev", "pr": 7}}
                """));
  }

  @Test
  void token_ofACheck_saysThatNoJobAsks() throws Exception {
    IdTokenConfig config =
        new IdTokenConfig(List.of(), SubjectScope.JOB, Duration.ofHours(24), Algorithm.ES256);
    JsonNode claims = claims(token(config, Variable.of("main", "app", "token")));
    assertThat(claims.path("sub").textValue()).isEqualTo("main/app//");
    assertThat(claims.path("job").textValue()).isEmpty();
    assertThat(claims.has("aud") || claims.has("instance_vars")).isFalse();
    assertThat(claims.path("exp").longValue() - claims.path("iat").longValue()).isEqualTo(86_400);
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void header_namesTheKey_andNothingElse(Algorithm algorithm) throws Exception {
    IdTokens tokens = tokens();
    IdTokenConfig config =
        new IdTokenConfig(List.of(), SubjectScope.TEAM, Duration.ofHours(1), algorithm);
    JsonNode header = part(text(tokens.source(config).find(ASKER)), 0);
    JsonNode keys = JSON.readTree(tokens.jwks()).path("keys");
    assertThat(header.properties()).hasSize(3);
    assertThat(header.path("typ").textValue()).isEqualTo("JWT");
    assertThat(header.path("alg").textValue()).isEqualTo(algorithm.name());
    assertThat(keys.findValuesAsText("kid")).contains(header.path("kid").textValue()).hasSize(2);
  }

  /** By what Java itself has, so that no library is right only in its own eyes. */
  @Test
  void signature_isWhatTheRfcSays() throws Exception {
    IdTokens tokens = tokens();
    String token = text(tokens.source(USUAL).find(ASKER));
    JsonNode key = JSON.readTree(tokens.jwks()).path("keys").path(0);
    RSAPublicKeySpec spec = new RSAPublicKeySpec(number(key, "n"), number(key, "e"));
    assertThat(spec.getModulus().bitLength()).isEqualTo(2048);
    Signature check = Signature.getInstance("SHA256withRSA");
    check.initVerify(KeyFactory.getInstance("RSA").generatePublic(spec));
    int dot = token.lastIndexOf('.');
    check.update(token.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
    assertThat(check.verify(Base64.getUrlDecoder().decode(token.substring(dot + 1)))).isTrue();
  }

  @Test
  void source_hasNothingButTheToken_andEachQuestionItsOwn() throws Exception {
    Source source = tokens().source(USUAL);
    assertThat(source.find(ASKER.named("tokens")).secret()).isEmpty();
    assertThat(source.find(ASKER.named("")).secret()).isEmpty();
    assertThat(text(source.find(ASKER))).isNotEqualTo(text(source.find(ASKER)));
    assertThat(source.find(ASKER).secret().flatMap(Secret::lease)).contains(Duration.ofHours(1));
  }

  @Test
  void lookup_isASpan_withoutTheToken() throws Exception {
    try (RecordedTelemetry recorded = RecordedTelemetry.of("credentials")) {
      Source source =
          tokens()
              .source(USUAL)
              .traced(
                  recorded.telemetry(),
                  SourceName.ofPipeline("idtoken", "aws"),
                  PathHash.of(Optional.of("key")));
      String token = text(source.find(ASKER));
      assertThat(recorded.tree().render()).isEqualTo("secret lookup CLIENT\n");
      assertThat(recorded.tree().values("secret lookup", Attribute.SECRET_MANAGER))
          .containsExactly("idtoken");
      assertThat(recorded.tree().values("secret lookup", Attribute.SECRET_SOURCE))
          .containsExactly("aws");
      assertThat(recorded.tree().values("secret lookup", Attribute.SECRET_OUTCOME))
          .containsExactly("miss");
      assertThat(recorded.spans().toString()).doesNotContain(token).doesNotContain("eyJ");
    }
  }

  @Test
  void keysThatCannotBeRead_areTheInstallationsBusiness() throws Exception {
    Path directory = temp.resolve("keys");
    IdTokens tokens = IdTokens.of(IdentityConfig.of(ISSUER, directory), clock);
    Source source = tokens.source(USUAL);
    source.find(ASKER);
    Files.delete(directory.resolve("rs256-1.json"));
    Files.delete(directory);
    assertThatThrownBy(() -> source.find(ASKER))
        .isInstanceOfSatisfying(
            SecretsException.class,
            e -> assertThat(e.kind()).isEqualTo(SecretsException.Kind.UNUSABLE))
        .hasMessage(
            "idtoken cannot sign a token: the credentials service has no access to its keys;"
                + " whoever runs the installation finds the reason in the log of that service");
  }

  @Test
  void nothing_showsAKey() throws Exception {
    Path directory = temp.resolve("keys");
    IdTokens tokens = IdTokens.of(IdentityConfig.of(ISSUER, directory), clock);
    text(tokens.source(USUAL).find(ASKER));
    JsonNode key = JSON.readTree(directory.resolve("rs256-1.json").toFile()).path("key");
    for (String name : List.of("d", "p", "q", "dp", "dq", "qi")) {
      assertThat(tokens.jwks() + tokens + tokens.source(USUAL))
          .doesNotContain(key.path(name).textValue());
    }
    assertThat(tokens)
        .hasToString("IdTokens{https://ci.example.org, SigningKeys{" + directory + "}}");
  }

  /** Also of what the library says when somebody wants to hear everything. */
  @Test
  void log_hasNoKey_andNoToken() throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Level usual = root.getLevel();
    log.start();
    root.addAppender(log);
    root.setLevel(Level.TRACE);
    try {
      Path directory = temp.resolve("keys");
      IdTokens tokens = IdTokens.of(IdentityConfig.of(ISSUER, directory), clock);
      String token = text(tokens.source(USUAL).find(ASKER));
      IdTokens.of(IdentityConfig.of(ISSUER, directory), clock).jwks();
      String all = log.list.stream().map(ILoggingEvent::getFormattedMessage).toList().toString();
      JsonNode key = JSON.readTree(directory.resolve("rs256-1.json").toFile()).path("key");
      assertThat(all)
          .contains("Identity tokens have a new key: RS256 key 1 " + key.path("kid").textValue())
          .doesNotContain(token, key.path("d").textValue(), key.path("p").textValue());
    } finally {
      root.setLevel(usual);
      root.detachAppender(log);
    }
  }

  private IdTokens tokens() {
    return IdTokens.of(new IdentityConfig(ISSUER, Optional.empty(), Duration.ofDays(7)), clock);
  }

  private String token(IdTokenConfig config, Variable asker) throws InterruptedException {
    return text(tokens().source(config).find(asker));
  }

  private static String text(Lookup lookup) {
    return lookup.secret().orElseThrow().value().textValue();
  }

  private static JsonNode claims(String token) throws Exception {
    return part(token, 1);
  }

  private static JsonNode part(String token, int index) throws Exception {
    return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.")[index]));
  }

  private static BigInteger number(JsonNode key, String name) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(key.path(name).textValue()));
  }
}
