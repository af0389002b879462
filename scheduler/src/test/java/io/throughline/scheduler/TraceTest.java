package io.throughline.scheduler;

import static io.throughline.scheduler.testing.Yaml.job;
import static io.throughline.scheduler.testing.Yaml.pipeline;
import static io.throughline.scheduler.testing.Yaml.resource;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.proto.Build;
import io.throughline.proto.BuildStatus;
import io.throughline.proto.SpanLink;
import io.throughline.proto.StartBuildRequest;
import io.throughline.scheduler.testing.Eventually;
import io.throughline.scheduler.testing.Harness;
import io.throughline.scheduler.trace.SpanRef;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.testing.SpanTree;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the scheduler tells of builds, as spans. */
class TraceTest {
  private static final String MANUAL_BUILD =
      """
      throughline.v1.Builds/TriggerJob CLIENT
        throughline.v1.Builds/TriggerJob SERVER
          RUN main/p/unit SERVER
            queue INTERNAL
              check repo INTERNAL
                throughline.v1.Engine/Check CLIENT
                  throughline.v1.Engine/Check SERVER
              schedule unit INTERNAL
              schedule unit INTERNAL
            select inputs INTERNAL
            throughline.v1.Engine/Start CLIENT
              throughline.v1.Engine/Start SERVER
      """;

  private Harness scheduler;

  @BeforeEach
  void start() {
    scheduler = Harness.create();
  }

  @AfterEach
  void close() {
    scheduler.close();
  }

  @Test
  void manualBuild_isOneTrace_fromItsTriggerOn() {
    scheduler.engine().versions("repo", "v1");
    scheduler.set("p", pipeline(resource("repo"), job("unit", "", "get: repo")));
    Eventually.check(() -> assertThat(scheduler.versions("p", "repo")).hasSize(1));
    CountDownLatch found = new CountDownLatch(1);
    scheduler
        .engine()
        .onCheck(
            "repo",
            _ -> {
              found.await();
              return List.of();
            });
    Build build = scheduler.trigger("p", "unit");
    scheduler.awaitCause(build.getId(), "checks");
    found.countDown();
    scheduler.awaitStarted("p", "unit", "1");
    awaitSpan(build, "select inputs");
    assertThat(withoutDatabase(build)).isEqualTo(MANUAL_BUILD);
    assertThat(tree(build).orphans()).isEmpty();
    assertThat(tree(build).doubles()).isEmpty();
  }

  @Test
  void statements_areNamedInTheTrace_butHoldNoValue() {
    scheduler.set("p", pipeline("", job("unit", "")));
    Build build = scheduler.trigger("p", "unit");
    scheduler.awaitStarted("p", "unit", "1");
    awaitSpan(build, "select inputs");
    assertThat(tree(build).render())
        .contains("transaction create build INTERNAL")
        .contains("INSERT builds CLIENT")
        .contains("UPDATE builds CLIENT");
    assertThat(
            tree(build).spans().stream()
                .filter(span -> span.getAttributes().get(Attribute.DB_SYSTEM) != null))
        .isNotEmpty()
        .noneMatch(span -> span.getAttributes().toString().contains("somebody"));
  }

  @Test
  void selectInputs_isLinkedToTheCheck_thatFoundTheVersion() {
    scheduler.engine().versions("repo", "v1");
    scheduler.set("p", pipeline(resource("repo"), job("unit", "", "get: repo")));
    Eventually.check(() -> assertThat(scheduler.versions("p", "repo")).hasSize(1));
    SpanData found = scheduler.recorded().tree().get("check repo");
    assertThat(found.getParentSpanContext().isValid()).isFalse();
    Build build = scheduler.trigger("p", "unit");
    scheduler.awaitStarted("p", "unit", "1");
    LinkData link = awaitSpan(build, "select inputs").getLinks().getFirst();
    assertThat(link.getSpanContext().getSpanId()).isEqualTo(found.getSpanId());
    assertThat(link.getSpanContext().getTraceId()).isEqualTo(found.getTraceId());
    assertThat(link.getAttributes().get(Attribute.VERSION)).isEqualTo("{\"ref\":\"v1\"}");
    assertThat(link.getAttributes().get(Attribute.RESOURCE)).isEqualTo("repo");
  }

  @Test
  void automaticBuild_isATraceOfItsOwn_linkedToTheCheckThatCausedIt() {
    setTwoJobs();
    StartBuildRequest unit = started("unit");
    SpanData check = scheduler.recorded().tree().get("check repo");
    assertThat(unit.getSpan().getParentSpanId()).isEmpty();
    SpanLink link = unit.getSpan().getLinks(0);
    assertThat(link.getSpan().getTraceparent()).contains(check.getSpanId());
    assertThat(link.getAttributesMap())
        .containsEntry("throughline.link.reason", "version")
        .containsEntry("throughline.resource", "repo")
        .containsEntry("throughline.resource.version", "{\"ref\":\"v1\"}");
  }

  @Test
  void downstreamBuild_isATraceOfItsOwn_linkedToItsUpstream() {
    setTwoJobs();
    StartBuildRequest unit = started("unit");
    scheduler.engine().finish(unit.getBuild().getUid(), BuildStatus.SUCCEEDED);
    StartBuildRequest ship = started("ship");
    SpanLink link = ship.getSpan().getLinks(0);
    assertThat(link.getSpan()).isEqualTo(unit.getSpan().getSpan());
    assertThat(link.getAttributesMap()).containsEntry("throughline.link.reason", "upstream");
    assertThat(SpanRef.traceId(ship.getSpan().getSpan().getTraceparent()))
        .isNotEqualTo(SpanRef.traceId(unit.getSpan().getSpan().getTraceparent()));
  }

  @Test
  void buildsOwnSpan_isStartedButLeftToTheEngine_andGoesToTheStoreAtOnce() {
    scheduler.save("p", pipeline("", job("unit", "")));
    Build build = scheduler.trigger("p", "unit");
    Eventually.check(() ->
        assertThat(scheduler.recorded().fed())
            .anySatisfy(span -> {
              assertThat(span.getName()).isEqualTo("RUN main/p/unit");
              assertThat(span.hasEnded()).isFalse();
              assertThat(span.getAttributes().get(Attribute.PIPELINE_RUN_ID))
                  .isEqualTo(build.getUid());
              assertThat(span.getAttributes().get(Attribute.BUILD_NAME)).isEqualTo("1");
            }));
    assertThat(scheduler.recorded().spans()).noneMatch(span -> span.getName().startsWith("RUN"));
  }

  @Test
  void queue_tellsWhatTheBuildWaitedFor_alsoWhenAnotherProcessEndsIt() {
    scheduler.save("p", pipeline("", job("unit", "")));
    Build build = scheduler.trigger("p", "unit");
    scheduler.awaitCause(build.getId(), "paused_pipeline");
    scheduler.stop();
    scheduler.start();
    scheduler.pausePipeline("p", false);
    scheduler.awaitStarted("p", "unit", "1");
    SpanData queue = awaitSpan(build, "queue");
    assertThat(queue.getAttributes().get(Attribute.QUEUE_CAUSE)).isEqualTo("paused_pipeline");
    assertThat(queue.getStartEpochNanos()).isEqualTo(build.getCreatedMs() * 1_000_000);
    assertThat(
            queue.getEvents().stream()
                .map(event -> event.getAttributes().get(Attribute.QUEUE_CAUSE)))
        .containsExactly("paused_pipeline", "none");
    assertThat(tree(build).doubles()).isEmpty();
  }

  @Test
  void queue_ends_alsoWhenTheEngineReportsBeforeItAnswers() {
    scheduler
        .engine()
        .onStart(request -> {
          scheduler.engine().finish(request.getBuild().getUid(), BuildStatus.SUCCEEDED);
          scheduler.awaitBuild("p", "unit", "1", BuildStatus.SUCCEEDED);
        });
    scheduler.set("p", pipeline("", job("unit", "")));
    Build build = scheduler.trigger("p", "unit");
    awaitSpan(build, "queue");
    awaitSpan(build, "select inputs");
    assertThat(tree(build).doubles()).isEmpty();
  }

  @Test
  void waitForASerialGroup_showsItsLock() {
    scheduler.set("p", pipeline("", job("unit", "serial: true")));
    Build build = scheduler.trigger("p", "unit");
    scheduler.awaitStarted("p", "unit", "1");
    awaitSpan(build, "select inputs");
    assertThat(tree(build).render()).contains("lock serial group INTERNAL");
  }

  @Test
  void passThatDoesNothing_leavesNoSpan() {
    scheduler.engine().versions("repo", "v1");
    scheduler.set("p", pipeline(resource("repo"), job("unit", "", "get: repo")));
    Eventually.check(() -> {
      assertThat(scheduler.versions("p", "repo")).hasSize(1);
      assertThat(scheduler.checksRunning()).isZero();
    });
    List<SpanData> spans = scheduler.recorded().spans();
    assertThat(spans.stream().map(SpanData::getName))
        .noneMatch(name -> name.startsWith("schedule"));
    assertThat(
            spans.stream()
                .filter(span -> !span.getParentSpanContext().isValid())
                .map(SpanData::getName))
        .allMatch(name -> name.startsWith("check ") || name.startsWith("startup."));
  }

  @Test
  void checkBuild_goesOnInTheTraceOfItsRequest() {
    scheduler.set("p", pipeline(resource("repo"), job("unit", "", "get: repo")));
    Build check = scheduler.check("p", "repo");
    Eventually.check(() -> assertThat(scheduler.engine().started()).containsKey(check.getUid()));
    awaitSpan(check, "throughline.v1.Engine/Start");
    assertThat(withoutDatabase(check))
        .isEqualTo(
            """
            throughline.v1.Resources/Check CLIENT
              throughline.v1.Resources/Check SERVER
                RUN main/p/repo SERVER
                  throughline.v1.Engine/Start CLIENT
                    throughline.v1.Engine/Start SERVER
            """);
  }

  @Test
  void abortedPendingBuild_endsItsQueue_andTheEngineIsToldItsSpan() {
    scheduler.save("p", pipeline("", job("unit", "")));
    Build build = scheduler.trigger("p", "unit");
    scheduler.awaitCause(build.getId(), "paused_pipeline");
    scheduler.abort(build.getId());
    Eventually.check(() -> assertThat(scheduler.engine().concluded()).hasSize(1));
    assertThat(scheduler.engine().concluded().getFirst().getSpan().getSpan().getTraceparent())
        .contains(build.getTraceId());
    SpanData queue = awaitSpan(build, "queue");
    assertThat(queue.getAttributes().get(Attribute.QUEUE_CAUSE)).isEqualTo("paused_pipeline");
  }

  private void setTwoJobs() {
    scheduler.engine().versions("repo", "v1");
    scheduler.set(
        "p",
        pipeline(
            resource("repo"),
            job("unit", "", "get: repo, trigger: true"),
            job("ship", "", "get: repo, trigger: true, passed: [unit]")));
  }

  private StartBuildRequest started(String job) {
    String uid = scheduler.awaitStarted("p", job, "1");
    return scheduler.engine().started().get(uid);
  }

  private SpanData awaitSpan(Build build, String name) {
    Eventually.check(
        () -> assertThat(tree(build).spans()).anyMatch(span -> span.getName().equals(name)));
    return tree(build).get(name);
  }

  /** Spans of all services of the trace of a build; its own as the store knows it. */
  private SpanTree tree(Build build) {
    List<SpanData> own =
        scheduler.recorded().fed().stream()
            .filter(span -> span.getName().startsWith("RUN") && !span.hasEnded())
            .limit(1)
            .toList();
    return SpanTree.of(
        Stream.of(scheduler.recorded().spans(), scheduler.outside().spans(), own)
            .flatMap(List::stream)
            .filter(span -> span.getTraceId().equals(build.getTraceId()))
            .toList());
  }

  /** The tree as {@link SpanTree} renders it, with siblings in the order of their names. */
  private String withoutDatabase(Build build) {
    List<SpanData> spans =
        tree(build).spans().stream()
            .filter(span -> span.getAttributes().get(Attribute.DB_SYSTEM) == null)
            .filter(span -> !span.getName().startsWith("transaction"))
            .sorted(Comparator.comparing(SpanData::getName))
            .toList();
    StringBuilder text = new StringBuilder();
    spans.stream()
        .filter(span -> spans.stream().noneMatch(p -> p.getSpanId().equals(span.getParentSpanId())))
        .forEach(root -> render(root, 0, spans, text));
    return text.toString();
  }

  private static void render(SpanData span, int depth, List<SpanData> all, StringBuilder text) {
    text.repeat("  ", depth).append(span.getName()).append(' ').append(span.getKind());
    text.append('\n');
    all.stream()
        .filter(child -> child.getParentSpanId().equals(span.getSpanId()))
        .forEach(child -> render(child, depth + 1, all, text));
  }
}
