package io.throughline.cli.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The spans of a build, put in order: each below its parent, siblings by their start.
 *
 * @param id of the trace
 * @param dropped spans that were not kept
 */
public record Trace(String id, List<Span> spans, long dropped) {
  private static final Comparator<Span> BY_START =
      Comparator.comparingLong(Span::startNs).thenComparing(Span::id);

  /**
   * A span in its place.
   *
   * @param depth 0 for a root
   * @param guide for each level whether more siblings follow there
   * @param durationNs until its end, or until now
   * @param selfNs the part of it that no child covers
   */
  public record Row(Span span, int depth, List<Boolean> guide, long durationNs, long selfNs) {
    public Row {
      guide = List.copyOf(guide);
    }
  }

  public Trace {
    spans = spans.stream().sorted(BY_START).toList();
  }

  /** When the first span started. */
  public long startNs() {
    return spans.stream().mapToLong(Span::startNs).min().orElse(0);
  }

  /** When the last span ended; {@code nowNs} while one is open. */
  public long endNs(long nowNs) {
    return spans.stream().mapToLong(span -> span.endNs().orElse(nowNs)).max().orElse(nowNs);
  }

  /** Names of the services that made spans. */
  public List<String> services() {
    return spans.stream().map(Span::service).distinct().sorted().toList();
  }

  /**
   * The spans from top to bottom. A span that is left out is replaced by its children.
   *
   * @param shown which spans are wanted
   */
  public List<Row> rows(long nowNs, Predicate<Span> shown) {
    Map<String, List<Span>> children = new HashMap<>();
    Set<String> known = new HashSet<>();
    spans.forEach(span -> known.add(span.id()));
    List<Span> roots = new ArrayList<>();
    for (Span span : spans) {
      if (known.contains(span.parentId()) && !span.parentId().equals(span.id())) {
        children.computeIfAbsent(span.parentId(), _ -> new ArrayList<>()).add(span);
      } else {
        roots.add(span);
      }
    }
    List<Row> rows = new ArrayList<>();
    addAll(
        visible(roots, children, shown), List.of(), children, shown, nowNs, rows, new HashSet<>());
    return rows;
  }

  private static void addAll(
      List<Span> siblings,
      List<Boolean> guide,
      Map<String, List<Span>> children,
      Predicate<Span> shown,
      long nowNs,
      List<Row> rows,
      Set<String> seen) {
    for (int i = 0; i < siblings.size(); i++) {
      Span span = siblings.get(i);
      if (!seen.add(span.id())) {
        continue;
      }
      List<Boolean> here = new ArrayList<>(guide);
      here.add(i < siblings.size() - 1);
      List<Span> below = visible(children.getOrDefault(span.id(), List.of()), children, shown);
      long end = span.endNs().orElse(nowNs);
      long duration = Math.max(0, end - span.startNs());
      rows.add(
          new Row(span, guide.size(), here, duration, duration - covered(span, end, below, nowNs)));
      addAll(below, here, children, shown, nowNs, rows, seen);
    }
  }

  private static List<Span> visible(
      List<Span> spans, Map<String, List<Span>> children, Predicate<Span> shown) {
    List<Span> result = new ArrayList<>();
    for (Span span : spans) {
      if (shown.test(span)) {
        result.add(span);
      } else {
        result.addAll(visible(children.getOrDefault(span.id(), List.of()), children, shown));
      }
    }
    result.sort(BY_START);
    return result;
  }

  /** How much of the span its children cover together. */
  private static long covered(Span span, long end, List<Span> children, long nowNs) {
    long covered = 0;
    long until = span.startNs();
    for (Span child : children) {
      long from = Math.max(child.startNs(), until);
      long to = Math.min(child.endNs().orElse(nowNs), end);
      if (to > from) {
        covered += to - from;
        until = to;
      }
    }
    return covered;
  }
}
