package io.throughline.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.gateway.Gateway;
import io.throughline.gateway.Http;
import io.throughline.gateway.Http.Answer;
import io.throughline.gateway.grpc.Examples;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TeamRoutesTest {
  private static final String OWNED_BY_STRANGER =
      "{\"auth\":{\"owner\":{\"users\":[\"local:stranger\"]}}}";

  private static Gateway gateway;
  private static Http admin;

  @BeforeAll
  static void start() throws Exception {
    gateway = Gateway.withExamples();
    admin = gateway.as("admin");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void team_isMade_changed_andDestroyed_withItsPipelines() throws Exception {
    Answer created = admin.put("/api/v1/teams/green", OWNED_BY_STRANGER);
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.text())
        .matches(
            "\\{\"team\":\\{\"id\":\\d+,\"name\":\"green\",\"auth\":\\{\"owner\":"
                + "\\{\"users\":\\[\"local:stranger\"],\"groups\":\\[]}}}}");
    Http stranger = gateway.as("stranger");
    assertThat(stranger.get("/api/v1/teams/green").status()).isEqualTo(200);
    assertThat(stranger.put("/api/v1/teams/green", OWNED_BY_STRANGER).status()).isEqualTo(200);
    assertThat(admin.delete("/api/v1/teams/green").status()).isEqualTo(204);
    assertThat(stranger.get("/api/v1/teams/green").status()).isEqualTo(403);
    assertThat(admin.get("/api/v1/teams/green").status()).isEqualTo(404);
  }

  @Test
  void destroyedTeam_leavesNoPipeline() throws Exception {
    admin.put("/api/v1/teams/grey", OWNED_BY_STRANGER);
    var ref = Examples.ref("p").toBuilder().setTeam("grey").build();
    gateway.scheduler().with(io.throughline.proto.Pipeline.newBuilder().setRef(ref).build());
    assertThat(admin.delete("/api/v1/teams/grey").status()).isEqualTo(204);
    assertThat(gateway.scheduler().pipeline(ref)).isEmpty();
    assertThat(gateway.scheduler().pipeline(Examples.ref("app"))).isPresent();
  }

  @Test
  void mainTeam_cannotBeDestroyed() throws Exception {
    Answer answer = admin.delete("/api/v1/teams/main");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text()).isEmpty();
  }

  @Test
  void stranger_cannotMakeATeam() throws Exception {
    assertThat(gateway.as("owner").put("/api/v1/teams/mine", OWNED_BY_STRANGER).status())
        .isEqualTo(403);
  }

  @Test
  void list_isOnesOwn_andAllForAdministrators() throws Exception {
    assertThat(gateway.http().get("/api/v1/teams").text()).isEqualTo("[]");
    assertThat(gateway.as("viewer").get("/api/v1/teams").json().findValuesAsText("name"))
        .containsExactly("blue");
    assertThat(admin.get("/api/v1/teams").json().findValuesAsText("name")).contains("blue", "main");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|auth must be an object",
        "[]|auth must be an object",
        "{\"auth\":{}}|auth must be an object",
        "{\"auth\":{\"king\":{\"users\":[\"a\"]}}}|auth: there is no role \"king\"",
        "{\"auth\":{\"owner\":{}}}|auth.owner must name a user or a group",
        "{\"auth\":{\"owner\":{\"users\":\"a\"}}}|auth.owner.users must be a list",
        "{\"auth\":{\"owner\":{\"users\":[\"a\",1]}}}|auth.owner.users[1] must be a text",
        "{\"auth\":|the body is not valid JSON at line 1, column",
        "{\"auth\":1,\"auth\":2}|the body is not valid JSON at line 1, column"
      })
  void mistake_isNamed_withItsPlace(String body, String message) throws Exception {
    Answer answer = admin.put("/api/v1/teams/red", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).startsWith(message);
  }

  @Test
  void oddName_isAWarning_andAnImpossibleOneIsRefused() throws Exception {
    Answer odd = admin.put("/api/v1/teams/Red%20Team", OWNED_BY_STRANGER);
    assertThat(odd.status()).isEqualTo(201);
    assertThat(odd.json().get("warnings").get(0).get("type").textValue())
        .isEqualTo("invalid_identifier");
    assertThat(admin.put("/api/v1/teams/a%2Fb", OWNED_BY_STRANGER).status()).isEqualTo(400);
    assertThat(admin.put("/api/v1/teams/%20", OWNED_BY_STRANGER).status()).isEqualTo(400);
  }

  @Test
  void changeElsewhere_isSeenHere() throws Exception {
    try (java.sql.Connection other =
            java.sql.DriverManager.getConnection(
                "jdbc:postgresql://"
                    + gateway.database().address()
                    + "/"
                    + gateway.database().name(),
                gateway.database().user(),
                gateway.database().password());
        java.sql.Statement statement = other.createStatement()) {
      statement.execute(
          """
          INSERT INTO gateway.teams (name, auth)
          VALUES ('elsewhere', '{"owner":{"users":["local:stranger"],"groups":[]}}');
          SELECT pg_notify('gateway_teams', '')
          """);
    }
    org.awaitility.Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(60))
        .until(() -> admin.get("/api/v1/teams/elsewhere").status() == 200);
  }
}
