package io.throughline.engine.grpc;

import io.throughline.engine.follow.ReportFeed;
import io.throughline.engine.run.Aborts;
import io.throughline.engine.run.Builds;
import io.throughline.engine.run.Conclusions;
import io.throughline.engine.run.Deadlines;
import io.throughline.engine.scope.Cancellation;
import io.throughline.engine.step.CheckResult;
import io.throughline.engine.step.LooseCheck;
import io.throughline.engine.store.ReportRows;
import io.throughline.engine.store.StoredBuild;
import io.throughline.pipeline.plan.Plan;
import io.throughline.pipeline.plan.PlanException;
import io.throughline.pipeline.plan.PlanJson;
import io.throughline.proto.AbortRunningBuildRequest;
import io.throughline.proto.AbortRunningBuildResponse;
import io.throughline.proto.AcknowledgeRequest;
import io.throughline.proto.AcknowledgeResponse;
import io.throughline.proto.CheckRequest;
import io.throughline.proto.CheckResponse;
import io.throughline.proto.ConcludeBuildRequest;
import io.throughline.proto.ConcludeBuildResponse;
import io.throughline.proto.EngineGrpcService;
import io.throughline.proto.EngineProto;
import io.throughline.proto.Report;
import io.throughline.proto.ReportsRequest;
import io.throughline.proto.StartBuildRequest;
import io.throughline.proto.StartBuildResponse;
import io.throughline.rpc.RpcException;
import io.throughline.rpc.RpcService;
import io.throughline.rpc.RpcSink;
import io.throughline.sql.Database;
import java.time.Duration;
import java.time.InstantSource;

/** What the scheduler asks of the engine. */
public final class EngineRpc {
  private final Builds builds;
  private final Aborts aborts;
  private final Conclusions conclusions;
  private final Reporting reporting;
  private final Checking checking;
  private final InstantSource clock;

  /** How reports leave the engine. */
  public record Reporting(Database database, ReportFeed feed) {}

  /**
   * How checks are done that are no builds.
   *
   * @param atMost how long one may take
   */
  public record Checking(LooseCheck check, Deadlines deadlines, Duration atMost) {}

  public EngineRpc(
      Builds builds,
      Aborts aborts,
      Conclusions conclusions,
      Reporting reporting,
      Checking checking,
      InstantSource clock) {
    this.builds = builds;
    this.aborts = aborts;
    this.conclusions = conclusions;
    this.reporting = reporting;
    this.checking = checking;
    this.clock = clock;
  }

  /** The methods, to be served. */
  public RpcService service() {
    return RpcService.of(EngineProto.getDescriptor().findServiceByName("Engine"))
        .unary(EngineGrpcService.Start, DatabaseAway.told(this::start))
        .unary(EngineGrpcService.Conclude, DatabaseAway.told(this::conclude))
        .unary(EngineGrpcService.Abort, DatabaseAway.told(this::abort))
        .unary(EngineGrpcService.Check, DatabaseAway.told(this::check))
        .streaming(EngineGrpcService.Reports, DatabaseAway.toldInStream(this::reports))
        .unary(EngineGrpcService.Acknowledge, DatabaseAway.told(this::acknowledge));
  }

  private StartBuildResponse start(StartBuildRequest request) {
    byte[] planJson = request.getPlanJson().toByteArray();
    var _ = plan(planJson, request.getPlanSchema());
    builds.start(
        StoredBuild.fresh(
            EngineMessages.identity(known(request.getBuild())),
            EngineMessages.span(request.getSpan()),
            planJson,
            EngineMessages.varSources(request.getVarSourcesList()),
            clock.instant()));
    return StartBuildResponse.getDefaultInstance();
  }

  private ConcludeBuildResponse conclude(ConcludeBuildRequest request) {
    conclusions.conclude(
        EngineMessages.identity(known(request.getBuild())),
        EngineMessages.span(request.getSpan()),
        EngineMessages.ending(request.getStatus(), request.getMessage()),
        request.getMessage());
    return ConcludeBuildResponse.getDefaultInstance();
  }

  private AbortRunningBuildResponse abort(AbortRunningBuildRequest request) {
    aborts.abort(request.getUid());
    return AbortRunningBuildResponse.getDefaultInstance();
  }

  private CheckResponse check(CheckRequest request) throws InterruptedException {
    Plan plan = plan(request.getPlanJson().toByteArray(), request.getPlanSchema());
    Duration atMost = checking.atMost();
    if (plan instanceof Plan.Timeout timeout) {
      plan = timeout.step();
      atMost = timeout.limit();
    }
    if (!(plan instanceof Plan.Check check)) {
      throw RpcException.invalidArgument("the plan of a check is a check step");
    }
    try (Cancellation cancellation = new Cancellation();
        Cancellation.Registration _ = checking.deadlines().cancelAfter(atMost, cancellation)) {
      CheckResult result =
          checking
              .check()
              .run(
                  check,
                  EngineMessages.identity(request.getBuild()),
                  EngineMessages.varSources(request.getVarSourcesList()),
                  cancellation);
      return CheckResponse.newBuilder()
          .addAllVersions(EngineMessages.versions(result.versions()))
          .setError(result.error())
          .setSpan(EngineMessages.ref(result.span()))
          .build();
    }
  }

  private void reports(ReportsRequest request, RpcSink<Report> out) throws InterruptedException {
    reporting.feed().follow(report -> out.send(EngineMessages.report(report)));
  }

  private AcknowledgeResponse acknowledge(AcknowledgeRequest request) {
    ReportRows.acknowledge(reporting.database(), request.getIdsList());
    return AcknowledgeResponse.getDefaultInstance();
  }

  private static io.throughline.proto.BuildIdentity known(
      io.throughline.proto.BuildIdentity build) {
    if (build.getUid().isEmpty()) {
      throw RpcException.invalidArgument("the build has no uid");
    }
    return build;
  }

  private static Plan plan(byte[] json, int schema) {
    if (schema != PlanJson.SCHEMA) {
      throw RpcException.invalidArgument(
          "plans of schema %d are not known here, only of %d".formatted(schema, PlanJson.SCHEMA));
    }
    try {
      return PlanJson.read(json);
    } catch (PlanException e) {
      throw RpcException.invalidArgument(String.valueOf(e.getMessage()));
    }
  }
}
