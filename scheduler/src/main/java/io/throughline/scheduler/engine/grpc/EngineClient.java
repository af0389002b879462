package io.throughline.scheduler.engine.grpc;

import com.google.protobuf.ByteString;
import io.throughline.pipeline.plan.PlanJson;
import io.throughline.proto.AbortRunningBuildRequest;
import io.throughline.proto.AcknowledgeRequest;
import io.throughline.proto.CheckRequest;
import io.throughline.proto.CheckResponse;
import io.throughline.proto.ConcludeBuildRequest;
import io.throughline.proto.EngineGrpcClient;
import io.throughline.proto.Report;
import io.throughline.proto.ReportsRequest;
import io.throughline.proto.StartBuildRequest;
import io.throughline.rpc.RpcClient;
import io.throughline.rpc.RpcException;
import io.throughline.rpc.RpcStream;
import io.throughline.scheduler.model.Build;
import io.throughline.scheduler.model.BuildOwner;
import io.throughline.scheduler.store.Work;
import io.throughline.scheduler.trace.BuildSpan;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The build engine. Every call may be made again when it is not known whether it arrived.
 *
 * <p>Safe for use from many threads.
 */
public final class EngineClient {
  private static final Set<GrpcStatus> REFUSALS =
      Set.of(
          GrpcStatus.INVALID_ARGUMENT,
          GrpcStatus.RESOURCE_EXHAUSTED,
          GrpcStatus.FAILED_PRECONDITION,
          GrpcStatus.OUT_OF_RANGE,
          GrpcStatus.UNIMPLEMENTED);

  private final RpcClient engine;

  public EngineClient(RpcClient engine) {
    this.engine = engine;
  }

  /** Reads reports, until it is closed. */
  @FunctionalInterface
  public interface ReportReader {
    void accept(EngineReport report) throws InterruptedException;
  }

  /** Hands a build over. */
  public void start(Build build, BuildSpan span, Work work) throws InterruptedException {
    StartBuildRequest request =
        StartBuildRequest.newBuilder()
            .setBuild(EngineMessages.identity(build))
            .setSpan(EngineMessages.span(span))
            .setPlanJson(ByteString.copyFromUtf8(work.plan()))
            .setPlanSchema(PlanJson.SCHEMA)
            .addAllVarSources(EngineMessages.varSources(work.varSources()))
            .build();
    call(() -> engine.call(EngineGrpcClient.Start, request));
  }

  /** Records a build that never ran. */
  public void conclude(Build build, BuildSpan span, String message) throws InterruptedException {
    ConcludeBuildRequest request =
        ConcludeBuildRequest.newBuilder()
            .setBuild(EngineMessages.identity(build))
            .setSpan(EngineMessages.span(span))
            .setStatus(EngineMessages.status(build.status()))
            .setMessage(message)
            .build();
    call(() -> engine.call(EngineGrpcClient.Conclude, request));
  }

  /** Wants a build to stop. */
  public void abort(String uid) throws InterruptedException {
    AbortRunningBuildRequest request = AbortRunningBuildRequest.newBuilder().setUid(uid).build();
    call(() -> engine.call(EngineGrpcClient.Abort, request));
  }

  /**
   * Runs a check and waits for what it finds.
   *
   * @param uid new for every check
   * @throws EngineAway when the engine cannot be reached; all other trouble is in the answer
   */
  public CheckAnswer check(String uid, BuildOwner owner, Work work, Duration atMost)
      throws InterruptedException {
    CheckRequest request =
        CheckRequest.newBuilder()
            .setBuild(EngineMessages.identity(uid, owner))
            .setPlanJson(ByteString.copyFromUtf8(work.plan()))
            .setPlanSchema(PlanJson.SCHEMA)
            .addAllVarSources(EngineMessages.varSources(work.varSources()))
            .build();
    try {
      CheckResponse answer = engine.call(EngineGrpcClient.Check, request, atMost);
      return new CheckAnswer(
          EngineMessages.versions(answer.getVersionsList()),
          EngineMessages.storable(answer.getError()));
    } catch (RpcException e) {
      if (e.isUnavailable() || e.status() == GrpcStatus.CANCELLED) {
        throw new EngineAway(String.valueOf(e.getMessage()), e);
      }
      return new CheckAnswer(List.of(), String.valueOf(e.getMessage()));
    }
  }

  /** Reads what the engine reports until the connection is lost or the thread interrupted. */
  public void reports(ReportReader reader) throws InterruptedException {
    try (RpcStream<Report> stream =
        call(() -> engine.stream(EngineGrpcClient.Reports, ReportsRequest.getDefaultInstance()))) {
      Optional<Report> report = call(stream::next);
      while (report.isPresent()) {
        reader.accept(EngineMessages.report(report.get()));
        report = call(stream::next);
      }
    }
  }

  /** Reports that need not come again. */
  public void acknowledge(Collection<Long> reports) throws InterruptedException {
    AcknowledgeRequest request = AcknowledgeRequest.newBuilder().addAllIds(reports).build();
    call(() -> engine.call(EngineGrpcClient.Acknowledge, request));
  }

  private interface Call<T> {
    T make() throws InterruptedException;
  }

  private static <T> T call(Call<T> call) throws InterruptedException {
    try {
      return call.make();
    } catch (RpcException e) {
      String message = String.valueOf(e.getMessage());
      if (REFUSALS.contains(e.status())) {
        throw new EngineRefused(message, e);
      }
      throw new EngineAway(message, e);
    }
  }
}
