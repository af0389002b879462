package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import io.throughline.cli.trace.Trace;
import io.throughline.e2e.peer.ArrivedSpan;
import io.throughline.telemetry.testing.OtlpSink;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What must be true of a build's trace, as it is kept and as it is exported. */
final class Traces {
  private static final String PREFIX = "throughline-";

  private Traces() {}

  /**
   * The spans that tell what the build did, a line each: two blanks a level, name, service, and an
   * exclamation mark for an error. Scheduling passes are left out: how many there are depends on
   * what happened at the same time.
   */
  static String shape(Trace trace) {
    return trace
        .rows(0, span -> !span.isPlumbing() && !span.name().startsWith("schedule "))
        .stream()
        .map(row ->
            "  ".repeat(row.depth())
                + row.span().name()
                + " "
                + row.span().service().replace(PREFIX, "")
                + (row.span().isError() ? " !" : ""))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** Every span's parent is in the trace, but for the one that the caller gave. */
  static void assertWhole(Trace trace, String callersSpan) {
    Set<String> ids = trace.spans().stream().map(span -> span.id()).collect(Collectors.toSet());
    assertThat(ids).as("no double in the store").hasSameSizeAs(trace.spans());
    assertThat(trace.spans())
        .as("no orphan in the store")
        .allSatisfy(span ->
            assertThat(
                    span.parentId().isEmpty()
                        || span.parentId().equals(callersSpan)
                        || ids.contains(span.parentId()))
                .as("%s of %s has parent %s", span.name(), span.service(), span.parentId())
                .isTrue());
  }

  /** The build's own span. */
  static io.throughline.cli.trace.Span root(Trace trace) {
    return trace.spans().stream()
        .filter(span -> span.name().startsWith("RUN "))
        .findFirst()
        .orElseThrow();
  }

  /** The one span of a name. */
  static io.throughline.cli.trace.Span only(Trace trace, String name) {
    List<io.throughline.cli.trace.Span> named =
        trace.spans().stream().filter(span -> span.name().equals(name)).toList();
    assertThat(named).as(name).hasSize(1);
    return named.getFirst();
  }

  /** The first link that is there for the reason. */
  static io.throughline.cli.trace.Span.Link linkOf(
      io.throughline.cli.trace.Span span, String reason) {
    return span.links().stream()
        .filter(link -> reason.equals(link.attributes().get("throughline.link.reason")))
        .findFirst()
        .orElseThrow(() -> new AssertionError(span + " has no link for " + reason));
  }

  /** A span that was exported. */
  static Optional<Span> exported(OtlpSink sink, String traceId, String spanId) {
    ByteString id = bytes(spanId);
    return exported(sink, traceId).stream()
        .map(OtlpSink.ReceivedSpan::span)
        .filter(span -> span.getSpanId().equals(id))
        .findFirst();
  }

  /** The exported spans of a trace. */
  static List<OtlpSink.ReceivedSpan> exported(OtlpSink sink, String traceId) {
    ByteString id = bytes(traceId);
    return sink.spans().stream().filter(span -> span.span().getTraceId().equals(id)).toList();
  }

  /** Whether it is a build's own span. */
  static boolean isRoot(OtlpSink.ReceivedSpan span) {
    return span.span().getName().startsWith("RUN ");
  }

  /** What was exported is what is kept, once each. */
  static void assertExportedOnce(OtlpSink sink, Trace trace) {
    List<Span> spans =
        exported(sink, trace.id()).stream().map(OtlpSink.ReceivedSpan::span).toList();
    List<String> ids =
        spans.stream()
            .map(span -> HexFormat.of().formatHex(span.getSpanId().toByteArray()))
            .toList();
    assertThat(ids).as("no double in the export").doesNotHaveDuplicates();
    Set<String> kept =
        trace.spans().stream()
            .filter(span -> span.service().startsWith(PREFIX))
            .map(span -> span.id())
            .collect(Collectors.toSet());
    assertThat(Set.copyOf(ids)).as("exported and kept").containsAll(kept);
  }

  /**
   * A back end has every span of the trace as it is kept, once. It may have more: the API's trace
   * of a build leaves out what the request that created the build did beside creating it.
   */
  static void assertArrivedOnce(List<ArrivedSpan> arrived, Trace trace) {
    assertArrivedOnce(arrived, trace, UnaryOperator.identity());
  }

  /**
   * The same.
   *
   * @param precision what is left of a span on its way
   */
  static void assertArrivedOnce(
      List<ArrivedSpan> arrived, Trace trace, UnaryOperator<ArrivedSpan> precision) {
    Set<String> ids = arrived.stream().map(ArrivedSpan::id).collect(Collectors.toSet());
    assertThat(ids).as("no double has arrived").hasSameSizeAs(arrived);
    assertThat(arrived.stream().filter(span -> !span.parentId().isEmpty()))
        .as("no orphan has arrived")
        .allSatisfy(span -> assertThat(span.parentId()).as(span.toString()).isIn(ids));
    assertThat(arrived.stream().map(precision))
        .as("the trace that is kept has arrived")
        .containsAll(
            trace.spans().stream().map(span -> arrived(trace.id(), span)).map(precision).toList());
  }

  private static ArrivedSpan arrived(String traceId, io.throughline.cli.trace.Span span) {
    return new ArrivedSpan(
        span.service(),
        traceId,
        span.id(),
        span.parentId(),
        span.name(),
        span.startNs(),
        span.endNs().orElseThrow(),
        span.isError());
  }

  private static ByteString bytes(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }
}
