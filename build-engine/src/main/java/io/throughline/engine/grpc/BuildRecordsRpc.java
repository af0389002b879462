package io.throughline.engine.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.throughline.engine.follow.EventFeed;
import io.throughline.engine.store.BuildRows;
import io.throughline.engine.store.SpanRecord;
import io.throughline.engine.store.StoredBuild;
import io.throughline.engine.trace.KeptTraces;
import io.throughline.engine.trace.TraceReader;
import io.throughline.pipeline.CanonicalJson;
import io.throughline.pipeline.plan.PlanJson;
import io.throughline.pipeline.plan.PublicPlan;
import io.throughline.proto.BuildEventsChunk;
import io.throughline.proto.BuildEventsRequest;
import io.throughline.proto.BuildPlanRequest;
import io.throughline.proto.BuildPlanResponse;
import io.throughline.proto.BuildRecordsGrpcService;
import io.throughline.proto.BuildTraceChunk;
import io.throughline.proto.BuildTraceRequest;
import io.throughline.proto.EngineProto;
import io.throughline.proto.ExportTraceRequest;
import io.throughline.proto.ExportTraceResponse;
import io.throughline.proto.StoredSpan;
import io.throughline.rpc.RpcException;
import io.throughline.rpc.RpcService;
import io.throughline.rpc.RpcSink;
import io.throughline.sql.Database;
import java.util.List;

/** What is kept of builds, for whoever shows it. */
public final class BuildRecordsRpc {
  private static final int CHUNK_BYTES = 1 << 20;

  private final Database database;
  private final EventFeed events;
  private final TraceReader traces;
  private final KeptTraces kept;

  public BuildRecordsRpc(Database database, EventFeed events, TraceReader traces, KeptTraces kept) {
    this.database = database;
    this.events = events;
    this.traces = traces;
    this.kept = kept;
  }

  /** The methods, to be served. */
  public RpcService service() {
    return RpcService.of(EngineProto.getDescriptor().findServiceByName("BuildRecords"))
        .streaming(BuildRecordsGrpcService.Events, DatabaseAway.toldInStream(this::events))
        .unary(BuildRecordsGrpcService.Plan, DatabaseAway.told(this::plan))
        .streaming(BuildRecordsGrpcService.Trace, DatabaseAway.toldInStream(this::trace))
        .unary(BuildRecordsGrpcService.ExportTrace, DatabaseAway.told(this::exportTrace));
  }

  private void events(BuildEventsRequest request, RpcSink<BuildEventsChunk> out)
      throws InterruptedException {
    long next =
        events.follow(
            request.getUid(),
            request.getFrom(),
            (firstId, envelopes) -> {
              BuildEventsChunk.Builder chunk = BuildEventsChunk.newBuilder().setFirstId(firstId);
              for (byte[] envelope : envelopes) {
                ByteString bytes = UnsafeByteOperations.unsafeWrap(envelope);
                chunk.addEvents(bytes);
              }
              out.send(chunk.build());
            });
    out.send(BuildEventsChunk.newBuilder().setFirstId(next).setEnd(true).build());
  }

  private BuildPlanResponse plan(BuildPlanRequest request) {
    byte[] plan =
        build(request.getUid())
            .plan()
            .orElseThrow(() -> RpcException.notFound("the build never had a plan"));
    return BuildPlanResponse.newBuilder()
        .setPlanJson(
            UnsafeByteOperations.unsafeWrap(
                CanonicalJson.write(PublicPlan.of(PlanJson.read(plan)))))
        .build();
  }

  private void trace(BuildTraceRequest request, RpcSink<BuildTraceChunk> out)
      throws InterruptedException {
    long dropped = traces.read(build(request.getUid()).span(), spans -> send(spans, out));
    out.send(BuildTraceChunk.newBuilder().setDropped(dropped).build());
  }

  private ExportTraceResponse exportTrace(ExportTraceRequest request) {
    if (build(request.getUid()).isRunning()) {
      throw RpcException.failedPrecondition("the trace can be exported when the build has ended");
    }
    if (!kept.ask(request.getUid())) {
      throw RpcException.failedPrecondition(
          "no receiver of traces is configured; --tracing-otlp-address and others name one");
    }
    return ExportTraceResponse.getDefaultInstance();
  }

  private static void send(List<SpanRecord> spans, RpcSink<BuildTraceChunk> out)
      throws InterruptedException {
    BuildTraceChunk.Builder chunk = BuildTraceChunk.newBuilder();
    int bytes = 0;
    for (SpanRecord span : spans) {
      StoredSpan message = EngineMessages.span(span);
      if (bytes + message.getSerializedSize() > CHUNK_BYTES && chunk.getSpansCount() > 0) {
        out.send(chunk.build());
        chunk.clear();
        bytes = 0;
      }
      chunk.addSpans(message);
      bytes += message.getSerializedSize();
    }
    out.send(chunk.build());
  }

  private StoredBuild build(String uid) {
    return BuildRows.find(database, uid)
        .orElseThrow(() -> RpcException.notFound("no build " + uid + " is known"));
  }
}
