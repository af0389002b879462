package io.throughline.engine.testing;

import com.google.protobuf.ByteString;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.pipeline.event.BuildEvent;
import io.throughline.pipeline.event.EventJson;
import io.throughline.pipeline.plan.Plan;
import io.throughline.pipeline.plan.PlanJson;
import io.throughline.proto.AbortRunningBuildRequest;
import io.throughline.proto.BuildEventsChunk;
import io.throughline.proto.BuildEventsRequest;
import io.throughline.proto.BuildIdentity;
import io.throughline.proto.BuildRecordsGrpcClient;
import io.throughline.proto.BuildSpan;
import io.throughline.proto.BuildTraceChunk;
import io.throughline.proto.BuildTraceRequest;
import io.throughline.proto.EngineGrpcClient;
import io.throughline.proto.ExportTraceRequest;
import io.throughline.proto.PipelineRef;
import io.throughline.proto.SpanRef;
import io.throughline.proto.StartBuildRequest;
import io.throughline.proto.StoredSpan;
import io.throughline.rpc.RpcClient;
import io.throughline.rpc.RpcConfig;
import io.throughline.rpc.RpcStream;
import io.throughline.service.Management;
import io.throughline.service.RunningService;
import io.throughline.telemetry.SpanIdentity;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An engine that runs, as its callers see it. */
public final class TestEngine implements AutoCloseable {
  private final RunningService service;
  private final Management management;
  private final RecordedTelemetry telemetry;
  private final RpcClient client;
  private final List<SpanData> exported = new ArrayList<>();
  private boolean closed;

  TestEngine(
      Vertx vertx,
      RunningService service,
      Management management,
      RecordedTelemetry telemetry,
      RecordedTelemetry callers) {
    this.service = service;
    this.management = management;
    this.telemetry = telemetry;
    this.client =
        RpcClient.to(
            vertx, callers.telemetry(), service.rpcAddress(), RpcConfig.loopback(Optional.empty()));
  }

  /** For calls that have no method here. */
  public RpcClient client() {
    return client;
  }

  public RecordedTelemetry telemetry() {
    return telemetry;
  }

  /** What a scrape of its metrics answers. */
  public String metrics() {
    URI address = URI.create("http://" + management.address() + "/metrics");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts a build of job {@code main/pipe/unit} in a trace of its own. */
  public void start(String uid, Plan plan) throws InterruptedException {
    start(uid, plan, span(uid));
  }

  /** The same, where nobody has decided to export the trace. */
  public void startUnsampled(String uid, Plan plan, String mark) throws InterruptedException {
    start(uid, plan, span(uid, TraceFlags.getDefault(), mark));
  }

  private void start(String uid, Plan plan, BuildSpan span) throws InterruptedException {
    start(request(uid, plan).setSpan(span).build());
  }

  /** Starts a build that is described in all detail. */
  public void start(StartBuildRequest request) throws InterruptedException {
    client.call(EngineGrpcClient.Start, request);
  }

  /** What {@link #start(String, Plan)} sends. */
  public static StartBuildRequest.Builder request(String uid, Plan plan) {
    return StartBuildRequest.newBuilder()
        .setBuild(identity(uid))
        .setSpan(span(uid))
        .setPlanJson(ByteString.copyFrom(PlanJson.write(plan)))
        .setPlanSchema(PlanJson.SCHEMA);
  }

  public void exportTrace(String uid) throws InterruptedException {
    client.call(
        BuildRecordsGrpcClient.ExportTrace, ExportTraceRequest.newBuilder().setUid(uid).build());
  }

  public void abort(String uid) throws InterruptedException {
    client.call(EngineGrpcClient.Abort, AbortRunningBuildRequest.newBuilder().setUid(uid).build());
  }

  /** All events of a build; returns when it has ended. */
  public List<BuildEvent> events(String uid) throws InterruptedException {
    return envelopes(uid, 0).stream().map(EventJson::read).toList();
  }

  /** The events of a build as clients get them; returns when it has ended. */
  public List<byte[]> envelopes(String uid, long from) throws InterruptedException {
    List<byte[]> envelopes = new ArrayList<>();
    BuildEventsRequest request = BuildEventsRequest.newBuilder().setUid(uid).setFrom(from).build();
    try (RpcStream<BuildEventsChunk> stream =
        client.stream(BuildRecordsGrpcClient.Events, request)) {
      for (Optional<BuildEventsChunk> chunk = stream.next();
          chunk.isPresent();
          chunk = stream.next()) {
        if (chunk.get().getFirstId() != from + envelopes.size()) {
          throw new AssertionError("a gap before event " + chunk.get().getFirstId());
        }
        chunk.get().getEventsList().forEach(event -> envelopes.add(event.toByteArray()));
        if (chunk.get().getEnd()) {
          return envelopes;
        }
      }
    }
    throw new AssertionError("the events of build " + uid + " ended without an end");
  }

  /** The status that a build ends with. */
  public String status(String uid) throws InterruptedException {
    List<BuildEvent> events = events(uid);
    return ((BuildEvent.Status) events.getLast()).status();
  }

  /** The spans of a build as they are kept now. */
  public List<StoredSpan> trace(String uid) throws InterruptedException {
    List<StoredSpan> spans = new ArrayList<>();
    try (RpcStream<BuildTraceChunk> stream =
        client.stream(
            BuildRecordsGrpcClient.Trace, BuildTraceRequest.newBuilder().setUid(uid).build())) {
      for (Optional<BuildTraceChunk> chunk = stream.next();
          chunk.isPresent();
          chunk = stream.next()) {
        spans.addAll(chunk.get().getSpansList());
      }
    }
    return spans;
  }

  /** What was exported of a build's trace. */
  public synchronized List<SpanData> exported(String uid) {
    String traceId = SpanIdentity.root(uid, "build").traceId();
    List<SpanData> all = closed ? exported : telemetry.spans();
    return all.stream().filter(span -> span.getTraceId().equals(traceId)).toList();
  }

  /** Who builds of tests are. */
  public static BuildIdentity identity(String uid) {
    return BuildIdentity.newBuilder()
        .setUid(uid)
        .setId(42)
        .setName("7")
        .setTeam("main")
        .setTeamId(1)
        .setPipeline(PipelineRef.newBuilder().setTeam("main").setName("pipe"))
        .setPipelineId(3)
        .setJob("unit")
        .setJobId(5)
        .setCreatedBy("someone")
        .setCreatedMs(Instant.now().toEpochMilli())
        .build();
  }

  /** The span of a build in a trace of its own. */
  public static BuildSpan span(String uid) {
    return span(uid, TraceFlags.getSampled(), "kept");
  }

  private static BuildSpan span(String uid, TraceFlags flags, String mark) {
    SpanIdentity identity = SpanIdentity.root(uid, "build");
    SpanContext context =
        SpanContext.create(
            identity.traceId(),
            identity.spanId(),
            flags,
            TraceState.builder().put("throughline", mark).build());
    var ref = io.throughline.engine.build.SpanRef.of(context);
    return BuildSpan.newBuilder()
        .setSpan(
            SpanRef.newBuilder().setTraceparent(ref.traceparent()).setTracestate(ref.tracestate()))
        .build();
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      client.close();
      service.close();
      management.close();
      exported.addAll(telemetry.spans());
      telemetry.close();
    }
  }
}
