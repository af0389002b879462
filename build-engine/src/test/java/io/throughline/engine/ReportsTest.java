package io.throughline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.engine.testing.EngineRig;
import io.throughline.engine.testing.Script;
import io.throughline.engine.testing.TestEngine;
import io.throughline.engine.testing.TestPlans;
import io.throughline.pipeline.config.PutInputs;
import io.throughline.proto.AcknowledgeRequest;
import io.throughline.proto.BuildStatus;
import io.throughline.proto.EngineGrpcClient;
import io.throughline.proto.Report;
import io.throughline.proto.ReportsRequest;
import io.throughline.rpc.RpcStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReportsTest {
  private final TestPlans plans = new TestPlans();
  private EngineRig rig;
  private TestEngine engine;

  @BeforeEach
  void start() {
    rig = new EngineRig();
    engine = rig.engine("one");
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void build_isReported_inOrder() throws Exception {
    rig.runner()
        .on(
            "out",
            Script.ending()
                .answers(
                    "{\"version\":{\"v\":\"1\"},\"metadata\":[{\"name\":\"a\",\"value\":\"b\"}]}"));
    engine.start(
        "b", plans.inOrder(plans.task("x"), plans.put("out", PutInputs.all(), Optional.empty())));
    List<Report> reports = read(engine, 3);
    assertThat(reports)
        .extracting(Report::getWhatCase)
        .containsExactly(
            Report.WhatCase.STARTED, Report.WhatCase.PRODUCED, Report.WhatCase.FINISHED);
    assertThat(reports).allMatch(report -> report.getBuildUid().equals("b"));
    assertThat(reports.get(1).getProduced().getVersion().getFieldsMap()).containsEntry("v", "1");
    assertThat(reports.get(1).getProduced().getMetadata(0).getValue()).isEqualTo("b");
    assertThat(reports.get(1).getProduced().getSpan().getTraceparent()).startsWith("00-");
    assertThat(reports.get(2).getFinished().getStatus()).isEqualTo(BuildStatus.SUCCEEDED);
  }

  @Test
  void checkBuild_reportsWhatItFound() throws Exception {
    rig.runner().on("repo", Script.ending().answers("[{\"ref\":\"1\"},{\"ref\":\"2\"}]"));
    engine.start("c", plans.check("repo"));
    Report found = read(engine, 3).get(1);
    assertThat(found.getFound().getResource()).isEqualTo("repo");
    assertThat(found.getFound().getVersionsList()).hasSize(2);
    assertThat(found.getFound().getError()).isEmpty();
  }

  @Test
  void checkBuild_reportsThatItWentWrong() throws Exception {
    rig.runner().on("repo", Script.ending().exits(1));
    engine.start("c", plans.check("repo"));
    List<Report> reports = read(engine, 3);
    assertThat(reports.get(1).getFound().getError()).isEqualTo("check failed with exit status 1");
    assertThat(reports.get(2).getFinished().getStatus()).isEqualTo(BuildStatus.FAILED);
  }

  @Test
  void report_isDeliveredAgain_untilItIsAcknowledged_alsoByANewEngine() throws Exception {
    engine.start("b", plans.task("x"));
    List<Report> first = read(engine, 2);
    assertThat(read(engine, 2)).isEqualTo(first);
    acknowledge(engine, first.getFirst());
    engine.close();
    TestEngine next = rig.engine("one");
    assertThat(read(next, 1)).containsExactly(first.getLast());
    acknowledge(next, first.getLast());
    next.start("c", plans.task("y"));
    assertThat(read(next, 2)).allMatch(report -> report.getBuildUid().equals("c"));
  }

  @Test
  void report_comesOnce_toOneStream_alsoWhenItIsNotAcknowledged() throws Exception {
    try (RpcStream<Report> stream = open(engine)) {
      for (int build = 0; build < 5; build++) {
        engine.start("n" + build, plans.task("x" + build));
        assertThat(engine.status("n" + build)).isEqualTo("succeeded");
      }
      List<Long> ids = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        ids.add(stream.next().orElseThrow().getId());
      }
      assertThat(ids).isSorted().doesNotHaveDuplicates();
    }
  }

  private static RpcStream<Report> open(TestEngine engine) throws InterruptedException {
    return engine.client().stream(EngineGrpcClient.Reports, ReportsRequest.getDefaultInstance());
  }

  private static List<Report> read(TestEngine engine, int count) throws InterruptedException {
    List<Report> reports = new ArrayList<>();
    try (RpcStream<Report> stream = open(engine)) {
      while (reports.size() < count) {
        reports.add(stream.next().orElseThrow());
      }
    }
    return reports;
  }

  private static void acknowledge(TestEngine engine, Report report) throws InterruptedException {
    engine
        .client()
        .call(
            EngineGrpcClient.Acknowledge,
            AcknowledgeRequest.newBuilder().addIds(report.getId()).build());
  }
}
