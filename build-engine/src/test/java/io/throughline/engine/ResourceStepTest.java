package io.throughline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.engine.testing.EngineRig;
import io.throughline.engine.testing.Script;
import io.throughline.engine.testing.TestEngine;
import io.throughline.engine.testing.TestPlans;
import io.throughline.pipeline.config.PutInputs;
import io.throughline.pipeline.event.BuildEvent;
import io.throughline.pipeline.plan.Plan;
import io.throughline.proto.ContainerSpec;
import io.throughline.proto.InputMount;
import io.throughline.proto.ResourceCall;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceStepTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static EngineRig rig;
  private static TestEngine engine;

  private final TestPlans plans = new TestPlans();
  private String uid;

  @BeforeAll
  static void start() {
    rig = new EngineRig();
    engine = rig.engine("one");
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @BeforeEach
  void name(TestInfo test) {
    uid = test.getTestMethod().orElseThrow().getName() + test.getDisplayName().hashCode();
  }

  @Test
  void get_asksForItsVersion_andTellsWhatItFetched() throws Exception {
    rig.runner()
        .on(
            uid,
            Script.ending()
                .prints("fetching\n")
                .answers(
                    "{\"version\":{\"ref\":\"a\"},\"metadata\":[{\"name\":\"by\",\"value\":\"me\"}]}"));
    assertThat(run(plans.get(uid))).isEqualTo("succeeded");
    ContainerSpec container = rig.runner().container(uid);
    assertThat(container.getImage().getResourceType()).isEqualTo("mock");
    assertThat(container.getResourceCall().getAction()).isEqualTo(ResourceCall.Action.IN);
    assertThat(request(container))
        .isEqualTo(
            JSON.readTree("{\"source\":{\"uri\":\"somewhere\"},\"version\":{\"ref\":\"wanted\"}}"));
    assertThat(kinds(engine.events(uid)))
        .containsExactly(
            "Status", "InitializeGet", "SelectedWorker", "StartGet", "Log", "FinishGet", "Status");
    BuildEvent.FinishGet finish = last(BuildEvent.FinishGet.class);
    assertThat(finish.version().orElseThrow().fields()).isEqualTo(Map.of("ref", "a"));
    assertThat(finish.metadata().getFirst().value()).isEqualTo("me");
    assertThat(only(BuildEvent.Log.class).origin().source()).isEqualTo("stderr");
  }

  @Test
  void get_fails_whenItsProgramFails() throws Exception {
    rig.runner().on(uid, Script.ending().exits(3));
    assertThat(run(plans.get(uid))).isEqualTo("failed");
    assertThat(last(BuildEvent.FinishGet.class).exitStatus()).isEqualTo(3);
    assertThat(last(BuildEvent.FinishGet.class).version()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "{}",
        "{\"version\":null}",
        "{\"version\":{\"n\":1}}",
        "{\"version\":{\"a\":\"b\"},\"metadata\":3}",
        "[]"
      })
  void get_errors_whenTheAnswerIsBroken(String answer) throws Exception {
    rig.runner().on(uid, Script.ending().answers(answer));
    assertThat(run(plans.get(uid))).isEqualTo("errored");
    assertThat(only(BuildEvent.StepError.class).message())
        .startsWith("the resource's program gave an answer that cannot be used: ");
  }

  @Test
  void put_isFollowedByAGet_ofWhatItMade() throws Exception {
    rig.runner().on(uid + "-put", Script.ending().answers("{\"version\":{\"ref\":\"made\"}}"));
    Plan.Put put = plans.put(uid + "-put", PutInputs.all(), Optional.empty());
    Plan.Get get = plans.get(uid + "-get", new Plan.VersionSource.MadeBy(put.id()));
    assertThat(run(plans.onSuccess(put, get))).isEqualTo("succeeded");
    assertThat(request(rig.runner().container(uid + "-get")).path("version").path("ref").asText())
        .isEqualTo("made");
    assertThat(rig.runner().container(uid + "-get").getEnvMap()).doesNotContainKey("BUILD_STATUS");
  }

  @Test
  void get_errors_whenThereIsNoPutThatMadeItsVersion() throws Exception {
    Plan get = plans.get(uid, new Plan.VersionSource.MadeBy(plans.id()));
    assertThat(run(get)).isEqualTo("errored");
  }

  @Test
  void put_getsAllArtifacts() throws Exception {
    Plan put = plans.put(uid, PutInputs.all(), Optional.empty());
    assertThat(run(plans.inOrder(plans.get(uid + "a"), plans.get(uid + "b"), put)))
        .isEqualTo("succeeded");
    assertThat(inputs()).containsExactlyInAnyOrder(uid + "a", uid + "b");
  }

  @Test
  void put_getsTheArtifacts_thatItsParamsPointTo() throws Exception {
    JsonNode params =
        JSON.readTree(
            "{\"file\":\"./%1$sa/version\",\"list\":[{\"deep\":\"%1$sc\"}],\"n\":1}"
                .formatted(uid));
    Plan put = plans.put(uid, PutInputs.detect(), Optional.of(params));
    assertThat(
            run(
                plans.inOrder(
                    plans.get(uid + "a"), plans.get(uid + "b"), plans.get(uid + "c"), put)))
        .isEqualTo("succeeded");
    assertThat(inputs()).containsExactlyInAnyOrder(uid + "a", uid + "c");
  }

  @Test
  void put_errors_whenANamedInputIsMissing() throws Exception {
    Plan put = plans.put(uid, new PutInputs.Named(List.of("nowhere")), Optional.empty());
    assertThat(run(put)).isEqualTo("errored");
    assertThat(only(BuildEvent.StepError.class).message()).isEqualTo("input not found: nowhere");
  }

  @Test
  void environment_saysWhoTheBuildIs() throws Exception {
    assertThat(run(plans.get(uid))).isEqualTo("succeeded");
    assertThat(rig.runner().container(uid).getEnvMap())
        .containsAllEntriesOf(
            Map.of(
                "BUILD_ID", "42",
                "BUILD_NAME", "7",
                "BUILD_TEAM_NAME", "main",
                "BUILD_JOB_NAME", "unit",
                "BUILD_PIPELINE_NAME", "pipe",
                "ATC_EXTERNAL_URL", "https://ci.example.org",
                "BUILD_URL", "https://ci.example.org/teams/main/pipelines/pipe/jobs/unit/builds/7",
                "BUILD_URL_SHORT", "https://ci.example.org/builds/42"))
        .doesNotContainKeys("BUILD_STATUS", "BUILD_CREATED_BY", "BUILD_PIPELINE_INSTANCE_VARS");
  }

  @Test
  void check_tellsItsEvents() throws Exception {
    rig.runner().on(uid, Script.ending().answers("[{\"ref\":\"1\"},{\"ref\":\"2\"}]"));
    assertThat(run(plans.check(uid))).isEqualTo("succeeded");
    assertThat(kinds(engine.events(uid)))
        .containsExactly(
            "Status", "InitializeCheck", "SelectedWorker", "Start", "Finish", "Status");
  }

  private String run(Plan plan) throws InterruptedException {
    engine.start(uid, plan);
    return engine.status(uid);
  }

  private List<String> inputs() {
    return rig.runner().container(uid).getInputsList().stream().map(InputMount::getPath).toList();
  }

  private <T extends BuildEvent> T last(Class<T> type) throws InterruptedException {
    return engine.events(uid).stream()
        .filter(type::isInstance)
        .map(type::cast)
        .reduce((_, second) -> second)
        .orElseThrow();
  }

  private <T extends BuildEvent> T only(Class<T> type) throws InterruptedException {
    List<BuildEvent> all = engine.events(uid).stream().filter(type::isInstance).toList();
    assertThat(all).hasSize(1);
    return type.cast(all.getFirst());
  }

  private static List<String> kinds(List<BuildEvent> events) {
    return events.stream().map(event -> event.getClass().getSimpleName()).toList();
  }

  private static JsonNode request(ContainerSpec container) throws Exception {
    return JSON.readTree(container.getResourceCall().getRequestJson().toByteArray());
  }
}
