package io.throughline.telemetry.testing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Spans of one or several services, put together by their parents. */
public final class SpanTree {
  private final List<SpanData> spans;
  private final Set<String> ids;

  private SpanTree(Collection<SpanData> spans) {
    this.spans =
        spans.stream().sorted(Comparator.comparingLong(SpanData::getStartEpochNanos)).toList();
    this.ids = this.spans.stream().map(SpanData::getSpanId).collect(Collectors.toSet());
  }

  public static SpanTree of(Collection<SpanData> spans) {
    return new SpanTree(spans);
  }

  /** These spans and those of another service, or of several. */
  public SpanTree and(SpanTree others) {
    return of(Stream.concat(spans.stream(), others.spans.stream()).toList());
  }

  /** The trace that has the span of the name. */
  public SpanTree traceOf(String name) {
    return ofTrace(get(name).getTraceId());
  }

  /** The spans of one trace. */
  public SpanTree ofTrace(String traceId) {
    return of(spans.stream().filter(span -> span.getTraceId().equals(traceId)).toList());
  }

  /** The spans in the order of their starts. */
  public List<SpanData> spans() {
    return spans;
  }

  /** Spans whose parent is known but was never seen. */
  public List<SpanData> orphans() {
    return spans.stream()
        .filter(
            span -> span.getParentSpanContext().isValid() && !ids.contains(span.getParentSpanId()))
        .toList();
  }

  /** Spans that were seen more than once. */
  public List<SpanData> doubles() {
    return spans.stream().collect(Collectors.groupingBy(SpanData::getSpanId)).values().stream()
        .filter(same -> same.size() > 1)
        .map(List::getFirst)
        .toList();
  }

  /** The first span of the name. */
  public SpanData get(String name) {
    return spans.stream()
        .filter(span -> span.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no span \"" + name + "\" in\n" + render()));
  }

  /**
   * What the spans of the name say for an attribute, in the order of their starts; spans without it
   * are left out.
   */
  public <T> List<T> values(String name, AttributeKey<T> key) {
    return spans.stream()
        .filter(span -> span.getName().equals(name))
        .flatMap(span -> Stream.ofNullable(span.getAttributes().get(key)))
        .toList();
  }

  /** The ids of the spans of the name, in the order of their starts. */
  public List<String> ids(String name) {
    return named(name).map(SpanData::getSpanId).toList();
  }

  /** The ids of their parents, in the same order. */
  public List<String> parents(String name) {
    return named(name).map(SpanData::getParentSpanId).toList();
  }

  /** The ids of the spans that they are linked to, in the same order. */
  public List<List<String>> links(String name) {
    return named(name)
        .map(span ->
            span.getLinks().stream().map(link -> link.getSpanContext().getSpanId()).toList())
        .toList();
  }

  private Stream<SpanData> named(String name) {
    return spans.stream().filter(span -> span.getName().equals(name));
  }

  /**
   * The tree as text, a line a span: two blanks for each level, name, kind, and an exclamation mark
   * for an error. Spans without a known parent stand at the left.
   */
  public String render() {
    StringBuilder text = new StringBuilder();
    spans.stream()
        .filter(span -> !ids.contains(span.getParentSpanId()))
        .forEach(root -> render(root, 0, text));
    return text.toString();
  }

  private void render(SpanData span, int depth, StringBuilder text) {
    text.repeat("  ", depth).append(span.getName()).append(' ').append(span.getKind());
    if (span.getStatus().getStatusCode() == StatusCode.ERROR) {
      text.append(" !");
    }
    text.append('\n');
    spans.stream()
        .filter(child -> child.getParentSpanId().equals(span.getSpanId()))
        .forEach(child -> render(child, depth + 1, text));
  }

  @Override
  public String toString() {
    return render();
  }
}
