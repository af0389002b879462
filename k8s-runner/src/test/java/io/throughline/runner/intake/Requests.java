package io.throughline.runner.intake;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.HexFormat;

/** What programs send. */
final class Requests {
  private Requests() {}

  /** A span in a trace, with a parent in it. */
  static ExportTraceServiceRequest of(String trace) {
    Span span =
        Span.newBuilder()
            .setTraceId(ByteString.copyFrom(HexFormat.of().parseHex(trace)))
            .setSpanId(ByteString.copyFrom(HexFormat.of().parseHex("00f067aa0ba902b7")))
            .setParentSpanId(ByteString.copyFrom(HexFormat.of().parseHex("b7ad6b7169203331")))
            .setName("compile")
            .setStartTimeUnixNano(1)
            .setEndTimeUnixNano(2)
            .setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_OK))
            .addAttributes(attribute("a", "value-1"))
            .addAttributes(attribute("b", "value-2"))
            .build();
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(
                    Resource.newBuilder().addAttributes(attribute("service.name", "maven")))
                .addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
        .build();
  }

  /**
   * The same with other ids.
   *
   * @param parent empty for none
   */
  static ExportTraceServiceRequest of(String trace, String span, String parent, int flags) {
    ExportTraceServiceRequest.Builder request = of(trace).toBuilder();
    request
        .getResourceSpansBuilder(0)
        .getScopeSpansBuilder(0)
        .getSpansBuilder(0)
        .setSpanId(ByteString.copyFrom(HexFormat.of().parseHex(span)))
        .setParentSpanId(ByteString.copyFrom(HexFormat.of().parseHex(parent)))
        .setFlags(flags);
    return request.build();
  }

  static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
