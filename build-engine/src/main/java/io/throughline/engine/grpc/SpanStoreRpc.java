package io.throughline.engine.grpc;

import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.engine.store.SpanRecord;
import io.throughline.engine.trace.SpanStore;
import io.throughline.proto.AppendSpansRequest;
import io.throughline.proto.AppendSpansResponse;
import io.throughline.proto.EngineProto;
import io.throughline.proto.SpanStoreGrpcService;
import io.throughline.proto.StoredSpan;
import io.throughline.rpc.RpcService;
import io.throughline.rpc.SpanStoreSink;
import io.throughline.telemetry.SpanFeed;
import java.util.Collection;
import java.util.List;

/** Where the spans of builds come in: those of other services, and the engine's own. */
public final class SpanStoreRpc implements SpanFeed.Sink {
  private final SpanStore store;

  public SpanStoreRpc(SpanStore store) {
    this.store = store;
  }

  /** The methods, to be served. */
  public RpcService service() {
    return RpcService.of(EngineProto.getDescriptor().findServiceByName("SpanStore"))
        .unary(SpanStoreGrpcService.Append, this::append);
  }

  /** Takes the engine's own spans. */
  @Override
  public void accept(Collection<SpanData> spans) throws InterruptedException {
    append(spans.stream().map(SpanStoreSink::stored).toList());
  }

  private AppendSpansResponse append(AppendSpansRequest request) throws InterruptedException {
    append(request.getSpansList());
    return AppendSpansResponse.getDefaultInstance();
  }

  /** What has no proper ids belongs to no trace and is left out. */
  private void append(List<StoredSpan> spans) throws InterruptedException {
    List<SpanRecord> records =
        spans.stream()
            .filter(span -> TraceId.isValid(span.getTraceId()) && SpanId.isValid(span.getSpanId()))
            .map(EngineMessages::span)
            .toList();
    store.append(records);
  }
}
