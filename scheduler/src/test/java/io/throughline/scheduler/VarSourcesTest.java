package io.throughline.scheduler;

import static io.throughline.scheduler.testing.Yaml.job;
import static io.throughline.scheduler.testing.Yaml.pipeline;
import static io.throughline.scheduler.testing.Yaml.resource;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.proto.Build;
import io.throughline.proto.BuildStatus;
import io.throughline.proto.CheckRequest;
import io.throughline.proto.StartBuildRequest;
import io.throughline.proto.VarSource;
import io.throughline.scheduler.testing.Eventually;
import io.throughline.scheduler.testing.Harness;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Builds and checks have the var_sources of the configuration that they were planned with. */
class VarSourcesTest {
  private Harness scheduler;

  @BeforeEach
  void start() {
    scheduler = Harness.create();
    scheduler.engine().versions("repo", "v1");
  }

  @AfterEach
  void close() {
    scheduler.close();
  }

  @Test
  void buildAndCheck_areHandedOver_withTheSourcesOfTheirPipeline() {
    scheduler.set("p", withSource("one"));
    String uid = started("1");
    assertThat(scheduler.engine().started().get(uid).getVarSourcesList())
        .containsExactly(source("one"));
    assertThat(scheduler.engine().checked())
        .allSatisfy(check -> assertThat(check.getVarSourcesList()).containsExactly(source("one")));
  }

  @Test
  void laterBuild_hasThoseOfTheConfigurationOfItsTime() {
    scheduler.set("p", withSource("one"));
    String first = started("1");
    scheduler.set("p", withSource("two"));
    String second = started("2");
    Map<String, StartBuildRequest> started = scheduler.engine().started();
    assertThat(started.get(first).getVarSourcesList()).containsExactly(source("one"));
    assertThat(started.get(second).getVarSourcesList()).containsExactly(source("two"));
  }

  @Test
  void buildThatWasPlanned_keepsThem_whileTheEngineIsAway() {
    scheduler.set("p", withSourceOnly("one"));
    scheduler.engine().stop();
    Build build = scheduler.trigger("p", "unit");
    Eventually.check(() ->
        assertThat(scheduler.build(build.getId()).getStatus()).isEqualTo(BuildStatus.STARTED));
    scheduler.set("p", withSourceOnly("two"));
    scheduler.engine().comeBack();
    Eventually.check(() -> assertThat(scheduler.engine().started()).containsKey(build.getUid()));
    assertThat(scheduler.engine().started().get(build.getUid()).getVarSourcesList())
        .containsExactly(source("one"));
  }

  @Test
  void checkThatIsABuild_hasThemToo() {
    scheduler.set("p", withSource("one"));
    Build check = scheduler.check("p", "repo");
    Eventually.check(() -> assertThat(scheduler.engine().started()).containsKey(check.getUid()));
    assertThat(scheduler.engine().started().get(check.getUid()).getVarSourcesList())
        .containsExactly(source("one"));
  }

  @Test
  void pipelineWithoutAny_sendsNone() {
    scheduler.set("p", pipeline(resource("repo"), job("unit", "", "get: repo")));
    String uid = started("1");
    assertThat(scheduler.engine().started().get(uid).getVarSourcesList()).isEmpty();
    assertThat(scheduler.engine().checked())
        .extracting(CheckRequest::getVarSourcesCount)
        .containsOnly(0);
  }

  private String started(String name) {
    Build build = scheduler.trigger("p", "unit");
    scheduler.awaitStarted("p", "unit", name);
    Eventually.check(() -> assertThat(scheduler.engine().started()).containsKey(build.getUid()));
    return build.getUid();
  }

  private static String withSource(String value) {
    return varSources(value) + pipeline(resource("repo"), job("unit", "", "get: repo"));
  }

  private static String withSourceOnly(String value) {
    return varSources(value) + pipeline("", job("unit", ""));
  }

  private static String varSources(String value) {
    return "var_sources: [{name: v, type: dummy, config: {vars: {x: %s}}}]\n".formatted(value);
  }

  private static VarSource source(String value) {
    return VarSource.newBuilder()
        .setName("v")
        .setType("dummy")
        .setConfigJson("{\"vars\":{\"x\":\"%s\"}}".formatted(value))
        .build();
  }
}
