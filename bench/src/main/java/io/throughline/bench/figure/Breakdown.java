package io.throughline.bench.figure;

import io.throughline.cli.trace.Span;
import io.throughline.cli.trace.Trace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Where the time between two moments went, by the spans of a build's trace. Each instant counts for
 * the innermost span that is open then: the one that started last. What no span covers counts for
 * {@link #NO_SPAN}.
 */
public final class Breakdown {
  /** Before the request arrived, between two traces, or work that has no span. */
  public static final String NO_SPAN = "(no span)";

  private final String what;
  private final Map<String, Long> nanos = new HashMap<>();
  private double parts;

  /**
   * @param what the time that is broken down
   */
  public Breakdown(String what) {
    this.what = what;
  }

  /** One row of the table. */
  public record Share(String name, double millis, double percent) {}

  /** Adds what happened from one moment to another, as one of the parts that are averaged over. */
  public Breakdown add(Trace trace, long fromNs, long toNs) {
    return add(trace, fromNs, toNs, 1);
  }

  /** The same when the time is that of several parts, such as the steps of one build. */
  public Breakdown add(Trace trace, long fromNs, long toNs, int count) {
    parts += count;
    List<Span> spans =
        trace.spans().stream()
            .filter(span -> span.startNs() < toNs && span.endNs().orElse(toNs) > fromNs)
            .toList();
    TreeSet<Long> edges = new TreeSet<>(List.of(fromNs, toNs));
    for (Span span : spans) {
      edges.add(Math.clamp(span.startNs(), fromNs, toNs));
      edges.add(Math.clamp(span.endNs().orElse(toNs), fromNs, toNs));
    }
    List<Long> moments = new ArrayList<>(edges);
    for (int i = 1; i < moments.size(); i++) {
      long begin = moments.get(i - 1);
      long end = moments.get(i);
      nanos.merge(innermost(spans, begin, end), end - begin, Long::sum);
    }
    return this;
  }

  public String what() {
    return what;
  }

  /** The average part, longest share first. */
  public List<Share> shares() {
    double total = nanos.values().stream().mapToLong(Long::longValue).sum();
    return nanos.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .map(entry ->
            new Share(
                entry.getKey(),
                entry.getValue() / 1e6 / Math.max(1, parts),
                100 * entry.getValue() / Math.max(1, total)))
        .toList();
  }

  private static String innermost(List<Span> spans, long begin, long end) {
    return spans.stream()
        .filter(span -> span.startNs() <= begin && span.endNs().orElse(end) >= end)
        .max(Comparator.comparingLong(Span::startNs))
        .map(span -> shortService(span) + ": " + span.name())
        .orElse(NO_SPAN);
  }

  private static String shortService(Span span) {
    return span.service().replaceFirst("^throughline-", "");
  }
}
