package io.throughline.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.gateway.Gateway;
import io.throughline.gateway.Http;
import io.throughline.gateway.Http.Answer;
import io.throughline.proto.ResolveRequest;
import io.vertx.grpc.common.GrpcStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigRoutesTest {
  private static final String YAML =
      """
      jobs:
      - name: unit
        plan:
        - task: say
          config: {platform: linux, run: {path: echo, args: [hi]}}
      """;
  private static final String JSON =
      """
      {"jobs":[{"name":"unit","plan":[{"task":"say","config":\
      {"platform":"linux","run":{"path":"echo","args":["hi"]}}}]}]}\
      """;

  private static Gateway gateway;
  private static Http owner;

  @BeforeAll
  static void start() throws Exception {
    gateway = Gateway.withExamples();
    owner = gateway.as("owner").with("Content-Type", "application/x-yaml");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void pipeline_isMade_read_andChanged() throws Exception {
    Answer created = owner.with("X-Concourse-Config-Version", "").put(config("new"), YAML);
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.text()).isEqualTo("{}");
    assertThat(created.header("Content-Type")).isEqualTo("application/json");

    Answer read = gateway.as("viewer").get(config("new"));
    assertThat(read.text()).isEqualTo("{\"config\":" + JSON + "}");
    String version = read.header("X-Concourse-Config-Version");
    assertThat(version).matches("\\d+");

    Answer updated = owner.with("X-Concourse-Config-Version", version).put(config("new"), YAML);
    assertThat(updated.status()).isEqualTo(200);
    assertThat(updated.header("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void staleVersion_isAnswered_inTheWordsThatClientsKnow() throws Exception {
    owner.put(config("stale"), YAML);
    Answer answer = owner.with("X-Concourse-Config-Version", "1").put(config("stale"), YAML);
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.text())
        .isEqualTo("failed to save config: comparison with existing config failed during save");
  }

  @Test
  void mistakes_areReported_allWithTheirPlaces() throws Exception {
    Answer answer =
        owner.put(config("bad"), "jobs:\n- name: unit\n  plan:\n  - get: x\n  nope: 1\n");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.json().get("errors").get(0).textValue())
        .startsWith("invalid jobs:\n\t")
        .contains("unknown resource 'x' (line 4, column 5)")
        .contains("(line 5, column 3)");
    assertThat(answer.json().has("warnings")).isFalse();
  }

  @Test
  void oddName_isAWarning() throws Exception {
    Answer answer = owner.put(config("Odd"), YAML);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.text())
        .isEqualTo(
            """
            {"warnings":[{"type":"invalid_identifier","message":"pipeline: 'Odd' is not a valid \
            identifier: must start with a lowercase letter or a number"}]}\
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "application/x-yaml", "application/json; charset=utf-8"})
  void json_isTaken_whereYamlIs(String type) throws Exception {
    assertThat(owner.with("Content-Type", type).put(config("json" + type.length()), JSON).status())
        .isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource({"text/plain, 415", "'', 415", "application/x-yamlx, 415"})
  void otherTypes_areRefused(String type, int status) throws Exception {
    Http http = gateway.as("owner");
    Answer answer =
        (type.isEmpty() ? http : http.with("Content-Type", type)).put(config("x"), YAML);
    assertThat(answer.status()).isEqualTo(status);
  }

  @Test
  void refusals_areJson_sinceClientsTakeNothingElse() throws Exception {
    Answer version = owner.with("X-Concourse-Config-Version", "x").put(config("y"), YAML);
    assertThat(version.status()).isEqualTo(400);
    assertThat(version.json().get("errors").get(0).textValue())
        .startsWith("config version is malformed");
    Answer utf8 = owner.send("PUT", config("y"), new byte[] {'a', (byte) 0xff});
    assertThat(utf8.status()).isEqualTo(400);
    assertThat(utf8.json().get("errors").get(0).textValue())
        .isEqualTo("the body is not valid UTF-8");
    assertThat(utf8.header("Content-Type")).isEqualTo("application/json");
    Answer vars = owner.put(config("y") + "?vars.a=%7B", YAML);
    assertThat(vars.json().get("errors").get(0).textValue())
        .isEqualTo("instance vars are malformed: vars.a is not valid JSON");
  }

  @Test
  void variableOfASourceThatThePipelineHasNot_isAWarning() throws Exception {
    String yaml =
        """
        var_sources: [{name: v, type: vault}]
        resources: [{name: r, type: git, source: {uri: ((v:uri)), key: ((w:key.x)), k: ((key))}}]
        jobs: [{name: unit, plan: [{get: r}]}]
        """;
    Answer answer = owner.put(config("stray"), yaml);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json().get("warnings").findValuesAsText("message"))
        .containsExactly("((w:key.x)): the pipeline has no var_source 'w'");
    Answer malformed = owner.put(config("malformed"), yaml.replace("w:key.x", "key..x"));
    assertThat(malformed.status()).isEqualTo(201);
    assertThat(malformed.json().get("warnings").findValuesAsText("message"))
        .containsExactly("invalid var 'key..x': empty field");
  }

  @Test
  void credentials_areChecked_whenThatIsWanted() throws Exception {
    String yaml =
        """
        var_sources: [{name: v, type: vault, config: {url: ((url))}}]
        resources: [{name: r, type: git, source: {uri: ((v:git.uri)), key: ((key))}}]
        jobs: [{name: unit, plan: [{get: r, params: {x: ((.:local))}}]}]
        """;
    assertThat(owner.put(config("checked") + "?check_creds=&vars.a=1", yaml).status())
        .isEqualTo(201);
    ResolveRequest asked = gateway.credentials().checked().getLast();
    assertThat(asked.getTeam()).isEqualTo("blue");
    assertThat(asked.getPipeline()).isEqualTo("checked");
    assertThat(asked.getInstanceVarsJson()).isEqualTo("{\"a\":1}");
    assertThat(asked.getNamesList()).containsExactly("v:git.uri", "key");
    assertThat(asked.getVarSources(0).getConfigJson()).isEqualTo("{\"url\":\"((url))\"}");
    int checked = gateway.credentials().checked().size();
    assertThat(owner.put(config("unchecked"), yaml).status()).isEqualTo(201);
    assertThat(gateway.credentials().checked()).hasSize(checked);
  }

  @Test
  void credentialsThatAreWrong_areReported_andNothingIsSaved() throws Exception {
    gateway.credentials().errors("undefined vars: a, b", "var_source \"v\": url is wrong");
    Answer answer = owner.put(config("creds") + "?check_creds=", YAML);
    gateway.credentials().errors();
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.text())
        .isEqualTo(
            """
            {"errors":["credential validation failed:\\n\\tundefined vars: a, b\\n\\tvar_source \
            \\"v\\": url is wrong\\n"]}\
            """);
    assertThat(owner.get(config("creds")).status()).isEqualTo(404);
  }

  @Test
  void pipeline_isNotSaved_whenItsCredentialsCannotBeChecked() throws Exception {
    gateway.credentials().goAway(true);
    Answer answer = owner.put(config("away") + "?check_creds=", YAML);
    gateway.credentials().goAway(false);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.text()).contains("the credentials service cannot be reached");
    assertThat(owner.get(config("away")).status()).isEqualTo(404);
  }

  @Test
  void refusalOfTheScheduler_isAMistakeOfTheUser() throws Exception {
    gateway.scheduler().fail(GrpcStatus.INVALID_ARGUMENT, "unknown team");
    Answer answer = owner.put(config("z"), YAML);
    gateway.scheduler().recover();
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).isEqualTo("{\"errors\":[\"unknown team\"]}");
  }

  @Test
  void pipelineThatIsTooLargeForAMessage_isRefused() throws Exception {
    String filler = "x".repeat(4 << 20);
    Answer answer = owner.put(config("big"), JSON.replace("hi", filler));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("errors").get(0).textValue()).contains("is larger than");
  }

  @Test
  void unknownTeamOrPipeline_isNotFound() throws Exception {
    Http admin = gateway.as("admin").with("Content-Type", "application/x-yaml");
    assertThat(admin.put("/api/v1/teams/gone/pipelines/p/config", YAML).status()).isEqualTo(404);
    assertThat(admin.get(config("gone")).status()).isEqualTo(404);
  }

  @Test
  void instances_areTheSame_howeverTheirVarsAreWritten() throws Exception {
    assertThat(owner.put(config("i") + "?vars.b.c=1&vars.a=%22x%22", YAML).status()).isEqualTo(201);
    String all = "?vars=" + Http.encode("{\"a\":\"x\",\"b\":{\"c\":1.0}}");
    Answer read = owner.get(config("i") + all);
    assertThat(read.status()).isEqualTo(200);
    assertThat(owner.get("/api/v1/teams/blue/pipelines/i" + all).json().get("instance_vars"))
        .hasToString("{\"a\":\"x\",\"b\":{\"c\":1}}");
    assertThat(owner.get(config("i")).status()).isEqualTo(404);
  }

  private static String config(String pipeline) {
    return "/api/v1/teams/blue/pipelines/" + pipeline + "/config";
  }
}
