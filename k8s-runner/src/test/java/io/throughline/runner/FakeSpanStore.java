package io.throughline.runner;

import io.throughline.config.HostPort;
import io.throughline.proto.AppendSpansRequest;
import io.throughline.proto.AppendSpansResponse;
import io.throughline.proto.EngineProto;
import io.throughline.proto.SpanStoreGrpcService;
import io.throughline.proto.StoredSpan;
import io.throughline.rpc.RpcException;
import io.throughline.rpc.RpcServer;
import io.throughline.rpc.RpcService;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The engine's span store, as far as a runner sees it: a span is known by its id, one that has
 * ended replaces one that has not.
 */
final class FakeSpanStore implements AutoCloseable {
  private final Map<String, StoredSpan> spans = new LinkedHashMap<>();
  private final RecordedTelemetry telemetry = RecordedTelemetry.of("engine");
  private final RpcServer server;
  private volatile boolean broken;

  FakeSpanStore(Vertx vertx) {
    server =
        RpcServer.start(
            vertx,
            telemetry.telemetry(),
            ForkedRunner.RPC,
            List.of(
                RpcService.of(EngineProto.getDescriptor().findServiceByName("SpanStore"))
                    .unary(SpanStoreGrpcService.Append, this::append)),
            () -> true);
  }

  HostPort address() {
    return server.address();
  }

  /** Spans are refused while it is broken. */
  void broken(boolean now) {
    broken = now;
  }

  synchronized List<StoredSpan> spans() {
    return List.copyOf(spans.values());
  }

  /** Spans of the name that have ended. */
  List<StoredSpan> ended(String name) {
    return spans().stream()
        .filter(span -> span.getName().equals(name) && span.getEndNs() > 0)
        .toList();
  }

  private synchronized AppendSpansResponse append(AppendSpansRequest request) {
    if (broken) {
      throw new RpcException(GrpcStatus.UNAVAILABLE, "broken for a test");
    }
    for (StoredSpan span : request.getSpansList()) {
      spans.merge(
          span.getTraceId() + span.getSpanId(),
          span,
          (old, fresh) -> old.getEndNs() > 0 && fresh.getEndNs() == 0 ? old : fresh);
    }
    return AppendSpansResponse.getDefaultInstance();
  }

  @Override
  public void close() {
    server.close();
    telemetry.close();
  }
}
