package io.throughline.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.gateway.Gateway;
import io.throughline.gateway.Http.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityRoutesTest {
  private static final String KEYS = "/.well-known/jwks.json";
  private static final String CONFIGURATION = "/.well-known/openid-configuration";

  private static Gateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway = Gateway.fresh();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void configuration_leadsFromTheIssuer_toTheKeys() throws Exception {
    Answer answer = gateway.http().get(CONFIGURATION);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.text())
        .isEqualTo(
            """
            {"issuer":"https://ci.example.org",\
            "jwks_uri":"https://ci.example.org/.well-known/jwks.json",\
            "claims_supported":["aud","exp","iat","instance_vars","iss","job","jti","pipeline",\
            "sub","team"],\
            "response_types_supported":["id_token"],\
            "id_token_signing_alg_values_supported":["RS256","ES256"],\
            "subject_types_supported":["public"]}\
            """);
  }

  @Test
  void keys_areToldWithoutAnythingElse_evenIfTheServiceShouldTellMore() throws Exception {
    gateway
        .credentials()
        .identityKeys(
            """
            {"keys":[{"kty":"EC","use":"sig","alg":"ES256","kid":"k","crv":"P-256","x":"Ag",
            "y":"Aw","d":"planted"}],"more":"planted"}
            """);
    assertThat(gateway.http().get(KEYS).text())
        .isEqualTo(
            """
            {"keys":[{"kty":"EC","use":"sig","alg":"ES256","kid":"k","crv":"P-256","x":"Ag",\
            "y":"Aw"}]}\
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {KEYS, CONFIGURATION})
  void answer_mayBeKeptForAWhile_andIsNotSentAgain(String path) throws Exception {
    Answer answer = gateway.http().get(path);
    assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=300");
    String tag = answer.header("ETag");
    for (String known : new String[] {tag, tag.substring(2), "\"x\", " + tag, "*"}) {
      Answer again = gateway.http().with("If-None-Match", known).get(path);
      assertThat(again.status()).as(known).isEqualTo(304);
      assertThat(again.text()).isEmpty();
      assertThat(again.header("ETag")).isEqualTo(tag);
    }
    assertThat(gateway.http().with("If-None-Match", "\"x\"").get(path).status()).isEqualTo(200);
  }

  @Test
  void newKey_isAnotherAnswer() throws Exception {
    gateway.credentials().identityKeys("{\"keys\":[]}");
    String before = gateway.http().get(KEYS).header("ETag");
    gateway.credentials().identityKeys("{\"keys\":[{\"kid\":\"new\"}]}");
    Answer answer = gateway.http().with("If-None-Match", before).get(KEYS);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).contains("\"kid\":\"new\"");
  }

  @Test
  void whoeverAsks_isAnswered_withAnyTokenOrNone() throws Exception {
    assertThat(gateway.http().withToken("x".repeat(43)).get(KEYS).status()).isEqualTo(200);
  }
}
