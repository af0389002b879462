package io.throughline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.gateway.Http.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {
  private static Gateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway = Gateway.withExamples();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void token_isGiven_forThePassword() throws Exception {
    Answer answer = gateway.http().tryLogin("admin", "admin");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.json().get("token_type").textValue()).isEqualTo("bearer");
    assertThat(answer.json().get("expires_in")).hasToString("86400");
    assertThat(answer.json().get("access_token").textValue()).hasSize(43);
  }

  @Test
  void client_mayShowItself_inTheForm() throws Exception {
    assertThat(
            form("grant_type=password&client_id=fly&client_secret=Zmx5&username=admin&password=admin")
                .status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "grant_type=password&username=admin&password=admin, 401, invalid_client",
    "client_id=fly&client_secret=x&grant_type=password&username=admin&password=admin, 401, invalid_client",
    "client_id=fly&client_secret=Zmx5&grant_type=refresh_token, 400, unsupported_grant_type",
    "client_id=fly&client_secret=Zmx5&grant_type=password&username=admin, 400, invalid_request",
    "client_id=fly&client_secret=Zmx5&grant_type=password&username=admin&password=x, 401, invalid_grant",
    "client_id=fly&client_secret=Zmx5&grant_type=password&username=nobody&password=x, 401, invalid_grant",
    "client_id=fly&client_secret=Zmx5&grant_type=password&username=a%00&password=x, 401, invalid_grant"
  })
  void refusal_isJson_inTheWordsOfOAuth(String body, int status, String error) throws Exception {
    Answer answer = form(body);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.json().get("error").textValue()).isEqualTo(error);
    assertThat(answer.json().get("error_description").textValue()).isNotEmpty();
  }

  @Test
  void formThatIsNone_isRefused() throws Exception {
    assertThat(form("grant_type=%zz").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER ", "bEaReR   "})
  void scheme_isReadInAnyCase(String scheme) throws Exception {
    String token = gateway.http().login("admin", "admin");
    assertThat(gateway.http().with("Authorization", scheme + token).get("/api/v1/user").status())
        .isEqualTo(200);
  }

  @Test
  void user_isTold_whoTheyAre() throws Exception {
    assertThat(gateway.as("viewer").get("/api/v1/user").text())
        .isEqualTo(
            """
            {"sub":"local:viewer","name":"viewer","user_id":"viewer","user_name":"viewer",\
            "email":"viewer","is_admin":false,"is_system":false,"teams":{"blue":["viewer"]},\
            "connector":"local","display_user_id":"viewer"}\
            """);
    assertThat(gateway.as("admin").get("/api/v1/user").json().get("is_admin").booleanValue())
        .isTrue();
    assertThat(gateway.http().get("/api/v1/user").status()).isEqualTo(401);
    assertThat(gateway.http().get("/api/v1/user").text()).isEqualTo("not authorized");
  }

  @ParameterizedTest
  @ValueSource(strings = {"skymarshal_auth=\"bearer %s\"", "a=b; skymarshal_auth=Bearer %s"})
  void logout_endsTheToken_ofTheCookie(String cookie) throws Exception {
    String token = gateway.http().login("admin", "admin");
    Http http = gateway.http().withToken(token);
    assertThat(http.get("/api/v1/user").status()).isEqualTo(200);
    assertThat(gateway.http().with("Cookie", cookie.formatted(token)).get("/sky/logout").status())
        .isEqualTo(200);
    assertThat(http.get("/api/v1/user").status()).isEqualTo(401);
    assertThat(gateway.http().get("/sky/logout").status()).isEqualTo(200);
  }

  @Test
  void tokens_outliveTheProcess() throws Exception {
    String token = gateway.http().login("admin", "admin");
    gateway.restart();
    assertThat(gateway.http().withToken(token).get("/api/v1/user").status()).isEqualTo(200);
  }

  @Test
  void guesser_isMadeToWait_andOthersAreNot() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(gateway.http().tryLogin("member", "guess " + i).status()).isEqualTo(401);
    }
    Answer answer = gateway.http().tryLogin("MEMBER", "member");
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.header("Retry-After")).isEqualTo("60");
    assertThat(gateway.http().tryLogin("owner", "owner").status()).isEqualTo(200);
  }

  @Test
  void nothingSecret_isInTablesOrSpans() throws Exception {
    String token = gateway.http().login("operator", "operator");
    gateway.http().withToken(token).get("/api/v1/builds");
    gateway.http().tryLogin("viewer", "planted-password");
    assertThat(gateway.telemetry().spans().toString())
        .doesNotContain(token)
        .doesNotContain("planted-password");
    assertThat(Tables.of(gateway.database()).dump("gateway"))
        .contains("pbkdf2-sha512$")
        .contains("operator")
        .doesNotContain(token)
        .doesNotContain("planted-password");
  }

  private static Answer form(String body) throws Exception {
    return gateway
        .http()
        .with("Content-Type", "application/x-www-form-urlencoded")
        .post("/sky/issuer/token", body);
  }
}
