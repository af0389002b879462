package io.throughline.gateway.grpc;

import com.google.protobuf.ByteString;
import io.throughline.proto.AppendSpansRequest;
import io.throughline.proto.AppendSpansResponse;
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
import io.throughline.proto.SpanStoreGrpcService;
import io.throughline.proto.StoredSpan;
import io.throughline.rpc.RpcException;
import io.throughline.rpc.RpcService;
import io.throughline.rpc.RpcSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An engine whose builds have the events, plans and spans that a test gives it. */
public final class FakeEngine {
  private static final int CHUNK = 100;

  /** A build's events, which may still become more. */
  private static final class Log {
    final List<ByteString> events = new ArrayList<>();
    int skipped;
    boolean ended;
  }

  private final Map<String, Log> logs = new ConcurrentHashMap<>();
  private final Map<String, String> plans = new ConcurrentHashMap<>();
  private final Map<String, List<BuildTraceChunk>> traces = new ConcurrentHashMap<>();
  private final List<StoredSpan> stored = new CopyOnWriteArrayList<>();
  private final List<String> exported = new CopyOnWriteArrayList<>();
  private final AtomicInteger streams = new AtomicInteger();
  private volatile Optional<RpcException> failure = Optional.empty();

  /** What it serves. */
  public List<RpcService> services() {
    var proto = EngineProto.getDescriptor();
    return List.of(
        RpcService.of(proto.findServiceByName("BuildRecords"))
            .streaming(BuildRecordsGrpcService.Events, this::events)
            .unary(BuildRecordsGrpcService.Plan, this::plan)
            .streaming(BuildRecordsGrpcService.Trace, this::trace)
            .unary(BuildRecordsGrpcService.ExportTrace, this::export),
        RpcService.of(proto.findServiceByName("SpanStore"))
            .unary(SpanStoreGrpcService.Append, this::append));
  }

  /** The build has another event. */
  public void event(String uid, String json) {
    Log log = log(uid);
    synchronized (log) {
      log.events.add(ByteString.copyFrom(json, StandardCharsets.UTF_8));
      log.notifyAll();
    }
  }

  /** The build has the same event many times. */
  public void repeat(String uid, String json, int times) {
    Log log = log(uid);
    synchronized (log) {
      log.events.addAll(
          Collections.nCopies(times, ByteString.copyFrom(json, StandardCharsets.UTF_8)));
      log.notifyAll();
    }
  }

  /** How many events the build has. */
  public int events(String uid) {
    Log log = log(uid);
    synchronized (log) {
      return log.events.size();
    }
  }

  /** Says of the build's events that so many went before them, which nobody has seen. */
  public void skipTo(String uid, int skipped) {
    log(uid).skipped = skipped;
  }

  /** The build has no further events. */
  public void end(String uid) {
    Log log = log(uid);
    synchronized (log) {
      log.ended = true;
      log.notifyAll();
    }
  }

  public void plan(String uid, String json) {
    plans.put(uid, json);
  }

  public void trace(String uid, BuildTraceChunk... chunks) {
    traces.put(uid, List.of(chunks));
  }

  /** Uids of the builds whose traces were to be exported. */
  public List<String> exported() {
    return exported;
  }

  private ExportTraceResponse export(ExportTraceRequest request) {
    exported.add(request.getUid());
    return ExportTraceResponse.getDefaultInstance();
  }

  /** Streams of events fail from now on. */
  public void fail(RpcException with) {
    failure = Optional.of(with);
    logs.values()
        .forEach(log -> {
          synchronized (log) {
            log.notifyAll();
          }
        });
  }

  public void recover() {
    failure = Optional.empty();
  }

  /** Streams of events that somebody reads now. */
  public int openStreams() {
    return streams.get();
  }

  /** Names of the spans that were sent to the store. */
  public List<String> storedNames() {
    return stored.stream().map(StoredSpan::getName).toList();
  }

  private Log log(String uid) {
    return logs.computeIfAbsent(uid, _ -> new Log());
  }

  private void events(BuildEventsRequest request, RpcSink<BuildEventsChunk> out)
      throws InterruptedException {
    streams.incrementAndGet();
    try {
      Log log = log(request.getUid());
      int next = (int) request.getFrom();
      while (true) {
        BuildEventsChunk chunk = next(log, next);
        out.send(chunk);
        next += chunk.getEventsCount();
        if (chunk.getEnd()) {
          return;
        }
      }
    } finally {
      streams.decrementAndGet();
    }
  }

  private BuildEventsChunk next(Log log, int from) throws InterruptedException {
    synchronized (log) {
      while (true) {
        failure.ifPresent(e -> {
          throw e;
        });
        int to = Math.min(log.events.size(), from + CHUNK);
        boolean whole = log.ended && to >= log.events.size();
        if (to > from || whole) {
          return BuildEventsChunk.newBuilder()
              .setFirstId(from + log.skipped)
              .addAllEvents(log.events.subList(Math.min(from, to), to))
              .setEnd(whole)
              .build();
        }
        log.wait();
      }
    }
  }

  private BuildPlanResponse plan(BuildPlanRequest request) {
    return Optional.ofNullable(plans.get(request.getUid()))
        .map(json ->
            BuildPlanResponse.newBuilder().setPlanJson(ByteString.copyFromUtf8(json)).build())
        .orElseThrow(() -> RpcException.notFound("the build has no plan yet"));
  }

  private void trace(BuildTraceRequest request, RpcSink<BuildTraceChunk> out)
      throws InterruptedException {
    for (BuildTraceChunk chunk : traces.getOrDefault(request.getUid(), List.of())) {
      out.send(chunk);
    }
  }

  private AppendSpansResponse append(AppendSpansRequest request) {
    stored.addAll(request.getSpansList());
    return AppendSpansResponse.getDefaultInstance();
  }
}
