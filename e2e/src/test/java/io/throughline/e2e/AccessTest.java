package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.cli.api.Api;
import io.throughline.cli.api.Target;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody gets at what is not theirs. */
class AccessTest {
  private static final String BUILDS = "/api/v1/builds";

  @TempDir static Path home;

  private static Installation installation;
  private static OtherGateway gateway;
  private static Client owner;
  private static URI url;
  private static long build;

  @BeforeAll
  static void start() throws IOException {
    installation = Installation.start(home.resolve("data"), List.of(), Map.of());
    url = URI.create(installation.running().path("url").asText());
    owner = new Client(installation.api());
    owner.setPipeline("private", Resources.text("true.yml"));
    build = owner.trigger("private", "true");
    assertThat(owner.awaitEnd(build)).isEqualTo("succeeded");
    gateway = OtherGateway.start(installation, "stranger:open-sesame", "3s");
    owner
        .api()
        .put(
            "/api/v1/teams/strangers",
            "application/json",
            "{\"auth\":{\"owner\":{\"users\":[\"local:stranger\"]}}}");
  }

  @AfterAll
  static void stop() {
    gateway.close();
    owner.close();
    installation.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer wrong",
        "Bearer ",
        "bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "Basic YWRtaW46YWRtaW4=",
        "nonsense"
      })
  void wrongToken_isRefused(String authorization) {
    try (Http http = new Http(url, authorization)) {
      assertThat(http.get(BUILDS).statusCode()).isEqualTo(401);
      assertThat(http.get(BUILDS + "/" + build).statusCode()).isEqualTo(401);
      assertThat(http.get(BUILDS + "/" + build + "/events").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void token_isRefused_onceItHasExpired() {
    try (Http http = new Http(url, login(gateway.api(), "stranger", "open-sesame"))) {
      assertThat(http.get("/api/v1/user").statusCode()).isEqualTo(200);
      await()
          .atMost(Installation.PATIENCE)
          .until(() -> http.get("/api/v1/user").statusCode() == 401);
    }
  }

  @Test
  void token_isRefused_onceItsUserHasLoggedOut() {
    try (Http http = new Http(url, login(url, "stranger", "open-sesame"))) {
      assertThat(http.get("/api/v1/user").statusCode()).isEqualTo(200);
      assertThat(http.get("/sky/logout").statusCode()).isEqualTo(200);
      assertThat(http.get("/api/v1/user").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void buildOfAnotherTeam_isRefused() {
    String one = BUILDS + "/" + build;
    try (Http stranger = new Http(url, login(url, "stranger", "open-sesame"))) {
      assertThat(stranger.get("/api/v1/teams/strangers").statusCode()).isEqualTo(200);
      for (String path : List.of("", "/events", "/plan", "/trace", "/preparation")) {
        assertThat(stranger.get(one + path).statusCode()).as(path).isEqualTo(403);
      }
      assertThat(stranger.put(one + "/abort", "application/json", "").statusCode()).isEqualTo(403);
      assertThat(stranger.get("/api/v1/teams/main/pipelines/private/config").statusCode())
          .isEqualTo(403);
      assertThat(stranger.get(BUILDS).body()).isEqualTo("[]");
    }
  }

  @Test
  void buildOfAnotherTeam_isRefused_toWhomIsNotLoggedIn() {
    try (Http nobody = new Http(url, "")) {
      assertThat(nobody.get(BUILDS + "/" + build).statusCode()).isEqualTo(401);
      assertThat(nobody.get(BUILDS + "/" + build + "/events").statusCode()).isEqualTo(401);
      assertThat(nobody.get(BUILDS).body()).isEqualTo("[]");
    }
  }

  private static String login(URI gateway, String user, String password) {
    try (Api api =
        new Api(new Target(gateway, "main", new Target.Login.Password(user, password)))) {
      return api.authorization();
    }
  }
}
