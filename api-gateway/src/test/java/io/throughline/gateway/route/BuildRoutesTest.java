package io.throughline.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.gateway.Gateway;
import io.throughline.gateway.Http;
import io.throughline.gateway.Http.Answer;
import io.throughline.gateway.grpc.Examples;
import io.throughline.proto.Job;
import io.throughline.proto.ListBuildsRequest;
import io.vertx.grpc.common.GrpcStatus;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuildRoutesTest {
  private static final String APP = "/api/v1/teams/blue/pipelines/app";

  private static Gateway gateway;
  private static Http owner;

  @BeforeAll
  static void start() throws Exception {
    gateway = Gateway.withExamples();
    owner = gateway.as("owner");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @AfterEach
  void recover() {
    gateway.scheduler().recover();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/builds, ''",
    "/api/v1/teams/blue/builds, ''",
    "/api/v1/teams/blue/pipelines/app/builds, ''",
    "/api/v1/teams/blue/pipelines/app/jobs/build/builds, ''",
    "/api/v1/teams/blue/pipelines/app/builds, &vars.a=1"
  })
  void page_linksToItsNeighbours(String path, String vars) throws Exception {
    gateway.scheduler().with(Examples.instance("app", "{\"a\":1}"));
    gateway.scheduler().answerLists(Examples.page());
    Answer answer = owner.get(path + "?limit=5" + vars);
    String url = "http://" + gateway.address() + path;
    assertThat(answer.header("Link"))
        .isEqualTo(
            "<%1$s?to=10&limit=5%2$s>; rel=\"next\", <%1$s?from=12&limit=5%2$s>; rel=\"previous\""
                .formatted(url, vars));
  }

  @Test
  void wholeList_linksNowhere() throws Exception {
    assertThat(owner.get("/api/v1/builds").header("Link")).isEmpty();
  }

  @Test
  void paging_isPassedOn() throws Exception {
    owner.get(APP + "/jobs/build/builds?from=3&to=9&limit=7&timestamps=true");
    ListBuildsRequest asked = gateway.scheduler().lastList();
    assertThat(List.of(asked.getFrom(), asked.getTo(), (long) asked.getLimit()))
        .containsExactly(3L, 9L, 7L);
    assertThat(asked.getTimestamps()).isTrue();
    assertThat(asked.getJob()).isEqualTo("build");
    owner.get("/api/v1/builds?limit=&from=");
    assertThat(gateway.scheduler().lastList().getLimit()).isEqualTo(100);
    owner.get("/api/v1/builds?limit=1000000");
    assertThat(gateway.scheduler().lastList().getLimit()).isEqualTo(5_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"limit=x", "from=-1", "to=1.5", "limit=99999999999999999999", "limit=%ff"})
  void pagingThatMakesNoSense_isRefused(String query) throws Exception {
    Answer answer = owner.get("/api/v1/builds?" + query);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).endsWith("must be a whole number");
  }

  @Test
  void list_isOnesOwn_andWhatIsPublic() throws Exception {
    assertThat(gateway.http().get("/api/v1/builds").json().findValuesAsText("id"))
        .containsExactly("13", "12");
    assertThat(gateway.as("stranger").get("/api/v1/builds").json()).hasSize(2);
    assertThat(owner.get("/api/v1/builds").json().findValuesAsText("id"))
        .contains("14", "13", "12", "11");
    assertThat(gateway.scheduler().lastList().getVisibility().getAllTeams()).isFalse();
    gateway.as("admin").get("/api/v1/builds");
    assertThat(gateway.scheduler().lastList().getVisibility().getAllTeams()).isTrue();
  }

  @Test
  void job_isTriggered_byName() throws Exception {
    Answer answer = gateway.as("operator").post(APP + "/jobs/build/builds", "");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("status").textValue()).isEqualTo("pending");
    assertThat(answer.json().get("created_by").textValue()).isEqualTo("operator");
    assertThat(owner.post(APP + "/jobs/gone/builds", "").status()).isEqualTo(404);
  }

  @Test
  void jobThatIsNotTriggeredByHand_isAConflict() throws Exception {
    gateway
        .scheduler()
        .with(
            Job.newBuilder()
                .setPipeline(Examples.ref("app"))
                .setName("auto")
                .setDisableManualTrigger(true)
                .build());
    Answer answer = owner.post(APP + "/jobs/auto/builds", "");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.text()).isEqualTo("the job is not triggered by hand");
  }

  @Test
  void job_isPaused_andUnpaused() throws Exception {
    assertThat(owner.put(APP + "/jobs/build/unpause", "").status()).isEqualTo(200);
    assertThat(owner.get(APP + "/jobs/build").json().has("paused")).isFalse();
    assertThat(owner.put(APP + "/jobs/build/pause", "").status()).isEqualTo(200);
    assertThat(owner.get(APP + "/jobs/build").json().get("paused").booleanValue()).isTrue();
  }

  @Test
  void trace_isExported_whenAnOperatorAsks() throws Exception {
    String id = owner.post(APP + "/jobs/build/builds", "").json().get("id").asText();
    String path = "/api/v1/builds/" + id + "/trace/export";
    assertThat(owner.post(path, "").status()).isEqualTo(204);
    assertThat(gateway.engine().exported()).containsExactly("uid-" + id);
    assertThat(gateway.http().post(path, "").status()).isEqualTo(401);
  }

  @Test
  void build_isAborted() throws Exception {
    String id = owner.post(APP + "/jobs/build/builds", "").json().get("id").asText();
    assertThat(owner.put("/api/v1/builds/" + id + "/abort", "").status()).isEqualTo(204);
    assertThat(owner.get("/api/v1/builds/" + id).json().get("status").textValue())
        .isEqualTo("aborted");
  }

  @Test
  void unknownBuild_isNotFound_andAWordIsNoBuild() throws Exception {
    for (String below : List.of("", "/plan", "/events", "/preparation", "/artifacts", "/trace")) {
      assertThat(owner.get("/api/v1/builds/999999" + below).status()).isEqualTo(404);
      assertThat(owner.get("/api/v1/builds/x" + below).status()).isEqualTo(400);
    }
    assertThat(owner.get("/api/v1/builds/14/plan").status()).isEqualTo(404);
  }

  @Test
  void resource_isChecked_fromAVersion() throws Exception {
    Answer answer =
        owner.post(APP + "/resources/repo/check", "{\"from\":{\"ref\":\"abc\"},\"shallow\":true}");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json().get("name").textValue()).isEqualTo("check");
    assertThat(gateway.scheduler().lastCheck().getFrom().getFieldsMap())
        .containsEntry("ref", "abc");
    assertThat(owner.post(APP + "/resources/repo/check", "{\"from\":null}").status())
        .isEqualTo(201);
    assertThat(gateway.scheduler().lastCheck().hasFrom()).isFalse();
    assertThat(owner.post(APP + "/resources/repo/check", "").status()).isEqualTo(201);
    assertThat(owner.post(APP + "/resources/repo/check", "{\"from\":{\"a\":1}}").text())
        .isEqualTo("from.a must be a text");
  }

  @Test
  void versions_areFiltered() throws Exception {
    Answer answer = owner.get(APP + "/resources/repo/versions?filter=ref:abc&filter=branch:a:b");
    assertThat(gateway.scheduler().lastVersions().getFilterMap())
        .containsEntry("ref", "abc")
        .containsEntry("branch", "a:b");
    assertThat(answer.header("Link")).contains("?to=4&limit=100&filter=ref%3Aabc&filter=branch");
    assertThat(owner.get(APP + "/resources/repo/versions?filter=x").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_FOUND, 404",
    "INVALID_ARGUMENT, 400",
    "FAILED_PRECONDITION, 409",
    "ABORTED, 409",
    "UNAVAILABLE, 503",
    "DEADLINE_EXCEEDED, 503",
    "INTERNAL, 500"
  })
  void failureOfAService_becomesAStatus(GrpcStatus failure, int status) throws Exception {
    gateway.scheduler().fail(failure, "because");
    Answer answer = owner.get("/api/v1/builds");
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.text()).contains("because");
  }
}
