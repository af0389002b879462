package io.throughline.engine.trace;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.throughline.engine.store.SpanRecord;
import io.throughline.engine.store.SpanRecord.Rank;
import io.throughline.engine.store.SpanRows.Place;
import io.throughline.engine.store.StoredBuild;
import io.throughline.engine.store.Times;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.SpanName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Spans in place of those that others name as their parent but that never came. The span above a
 * request that was served over HTTP is somebody else's: it is not missing.
 */
final class StandIns {
  /** Nobody knows whose spans they were. */
  private static final String UNKNOWN_SERVICE = "throughline";

  private final StoredBuild build;
  private final BuildTrace trace;
  private final BiFunction<String, List<String>, List<SpanRecord>> find;

  /**
   * For the trace of a build.
   *
   * @param find spans of a trace by their ids
   */
  StandIns(
      StoredBuild build,
      BuildTrace trace,
      BiFunction<String, List<String>, List<SpanRecord>> find) {
    this.build = build;
    this.trace = trace;
    this.find = find;
  }

  List<SpanRecord> spans() {
    List<Place> orphans = trace.orphans();
    if (orphans.isEmpty()) {
      return List.of();
    }
    Set<String> served = servedOverHttp(orphans);
    Map<String, List<Place>> missing =
        orphans.stream()
            .filter(orphan -> !served.contains(orphan.spanId()))
            .collect(Collectors.groupingBy(Place::parentSpanId, TreeMap::new, Collectors.toList()));
    List<SpanRecord> spans = new ArrayList<>();
    missing.forEach((id, children) -> spans.add(standIn(id, children)));
    return spans;
  }

  private Set<String> servedOverHttp(List<Place> orphans) {
    List<String> servers =
        orphans.stream()
            .filter(orphan -> orphan.kind().equals(SpanKind.SERVER.name()))
            .map(Place::spanId)
            .toList();
    String mark = '"' + Attribute.HTTP_REQUEST_METHOD.getKey() + '"';
    return find.apply(build.span().traceId(), servers).stream()
        .filter(span -> span.attributes().contains(mark))
        .map(SpanRecord::spanId)
        .collect(Collectors.toSet());
  }

  /** A span as long as its children, under the build unless it began before it. */
  private SpanRecord standIn(String id, List<Place> children) {
    long buildEnd = Times.nanos(build.ended().orElseThrow());
    long start = children.stream().mapToLong(Place::startNanos).min().orElse(buildEnd);
    long end =
        children.stream()
            .mapToLong(child -> child.endNanos() == 0 ? buildEnd : child.endNanos())
            .max()
            .orElse(buildEnd);
    boolean above = start < Times.nanos(build.identity().created()) || isAbove(children);
    String attributes =
        MendedSpan.text(
            JsonNodeFactory.instance
                .objectNode()
                .put(Attribute.ERROR_TYPE.getKey(), MendedSpan.LOST)
                .put(Attribute.LOST_PARENT.getKey(), id));
    return new SpanRecord(
        build.span().traceId(),
        id,
        above ? "" : build.span().spanId(),
        SpanName.LOST.of(),
        SpanName.LOST.kind().name(),
        UNKNOWN_SERVICE,
        start,
        Math.max(start, end),
        StatusCode.ERROR.name(),
        "",
        attributes,
        "",
        "",
        Rank.PLACEHOLDER);
  }

  private boolean isAbove(List<Place> children) {
    Set<String> chain = Set.copyOf(trace.ancestors());
    return children.stream()
        .anyMatch(child ->
            chain.contains(child.spanId()) || child.spanId().equals(build.span().spanId()));
  }
}
