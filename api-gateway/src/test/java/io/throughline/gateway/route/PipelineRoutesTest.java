package io.throughline.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.gateway.Gateway;
import io.throughline.gateway.Http;
import io.throughline.gateway.grpc.Examples;
import io.throughline.proto.Pipeline;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PipelineRoutesTest {
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

  @Test
  void pipeline_isUnpaused_andPaused_byName() throws Exception {
    assertThat(owner.put(APP + "/unpause", "").status()).isEqualTo(200);
    assertThat(app().getPaused()).isFalse();
    assertThat(gateway.as("operator").put(APP + "/pause", "").status()).isEqualTo(200);
    assertThat(app().getPaused()).isTrue();
    assertThat(app().getPausedBy()).isEqualTo("operator");
  }

  @Test
  void exposedPipeline_isSeenByAll_untilItIsHidden() throws Exception {
    assertThat(owner.put(APP + "/expose", "").status()).isEqualTo(200);
    assertThat(gateway.http().get(APP).status()).isEqualTo(200);
    assertThat(owner.put(APP + "/hide", "").status()).isEqualTo(200);
    assertThat(gateway.http().get(APP).status()).isEqualTo(401);
    assertThat(gateway.as("stranger").get(APP).status()).isEqualTo(403);
  }

  @Test
  void list_hasOnesOwn_andWhatIsPublic() throws Exception {
    assertThat(gateway.http().get("/api/v1/pipelines").json().findValuesAsText("public"))
        .containsOnly("true");
    assertThat(owner.get("/api/v1/pipelines").json()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(gateway.as("stranger").get("/api/v1/teams/blue/pipelines").json()).hasSize(1);
    assertThat(gateway.http().get("/api/v1/teams/gone/pipelines").status()).isEqualTo(404);
  }

  @Test
  void deletedPipeline_isGone() throws Exception {
    gateway.scheduler().with(Pipeline.newBuilder().setRef(Examples.ref("old")).build());
    assertThat(owner.delete("/api/v1/teams/blue/pipelines/old").status()).isEqualTo(204);
    assertThat(owner.delete("/api/v1/teams/blue/pipelines/old").status()).isEqualTo(404);
  }

  @Test
  void missingPipeline_isNotFound_alsoForStrangers() throws Exception {
    assertThat(owner.get(APP + "x").status()).isEqualTo(404);
    assertThat(gateway.http().get(APP + "x").status()).isEqualTo(404);
    assertThat(owner.put(APP + "x/pause", "").status()).isEqualTo(404);
    assertThat(owner.get(APP + "x/jobs").status()).isEqualTo(404);
    assertThat(owner.get(APP + "x/jobs/build/builds").status()).isEqualTo(404);
    assertThat(gateway.as("admin").get(APP + "x/resources").status()).isEqualTo(404);
  }

  private static Pipeline app() {
    return gateway.scheduler().pipeline(Examples.ref("app")).orElseThrow();
  }
}
