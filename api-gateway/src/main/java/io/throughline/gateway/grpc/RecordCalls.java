package io.throughline.gateway.grpc;

import io.throughline.gateway.model.EventChunk;
import io.throughline.gateway.model.TraceChunk;
import io.throughline.gateway.model.TraceSpan;
import io.throughline.proto.BuildEventsChunk;
import io.throughline.proto.BuildEventsRequest;
import io.throughline.proto.BuildPlanRequest;
import io.throughline.proto.BuildRecordsGrpcClient;
import io.throughline.proto.BuildTraceChunk;
import io.throughline.proto.BuildTraceRequest;
import io.throughline.proto.ExportTraceRequest;
import io.throughline.proto.StoredSpan;
import io.throughline.rpc.RpcClient;
import java.time.Duration;

/** What the build engine keeps of builds. */
public final class RecordCalls {
  private final Remote engine;

  public RecordCalls(RpcClient engine, Duration patience) {
    this.engine = new Remote(engine, "build engine", patience);
  }

  /** The build's events with at least the given id, also those that are still to come. */
  public Incoming<EventChunk> events(String uid, long from) throws InterruptedException {
    BuildEventsRequest request = BuildEventsRequest.newBuilder().setUid(uid).setFrom(from).build();
    return new Incoming<>(
        engine, engine.stream(BuildRecordsGrpcClient.Events, request), RecordCalls::chunk);
  }

  /** The build's plan, as clients may see it; JSON. */
  public String plan(String uid) throws InterruptedException {
    return engine
        .ask(BuildRecordsGrpcClient.Plan, BuildPlanRequest.newBuilder().setUid(uid).build())
        .getPlanJson()
        .toStringUtf8();
  }

  /** The build's spans. */
  public Incoming<TraceChunk> trace(String uid) throws InterruptedException {
    BuildTraceRequest request = BuildTraceRequest.newBuilder().setUid(uid).build();
    return new Incoming<>(
        engine, engine.stream(BuildRecordsGrpcClient.Trace, request), RecordCalls::chunk);
  }

  /** Exports the trace of a build that has ended. */
  public void exportTrace(String uid) throws InterruptedException {
    var _ =
        engine.ask(
            BuildRecordsGrpcClient.ExportTrace,
            ExportTraceRequest.newBuilder().setUid(uid).build());
  }

  private static EventChunk chunk(BuildEventsChunk chunk) {
    return new EventChunk(
        chunk.getFirstId(),
        chunk.getEventsList().stream().map(event -> event.asReadOnlyByteBuffer()).toList(),
        chunk.getEnd());
  }

  private static TraceChunk chunk(BuildTraceChunk chunk) {
    return new TraceChunk(
        chunk.getSpansList().stream().map(RecordCalls::span).toList(), chunk.getDropped());
  }

  private static TraceSpan span(StoredSpan span) {
    return new TraceSpan(
        span.getTraceId(),
        span.getSpanId(),
        span.getParentSpanId(),
        span.getName(),
        span.getKind(),
        span.getService(),
        span.getStartNs(),
        span.getEndNs(),
        span.getStatus(),
        span.getStatusMessage(),
        span.getAttributesJson(),
        span.getEventsJson(),
        span.getLinksJson());
  }
}
