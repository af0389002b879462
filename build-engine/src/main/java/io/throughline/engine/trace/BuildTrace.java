package io.throughline.engine.trace;

import io.throughline.engine.store.SpanRows.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The shape of the trace that a build is part of. A trace may hold more than one build, and spans
 * of the request that created it.
 */
final class BuildTrace {
  private final Map<String, Place> spans;
  private final Map<String, List<Place>> children;
  private final String buildSpanId;

  BuildTrace(List<Place> all, String buildSpanId) {
    this.spans =
        all.stream().collect(Collectors.toMap(Place::spanId, place -> place, (one, _) -> one));
    this.children = new HashMap<>();
    all.forEach(
        place -> children.computeIfAbsent(place.parentSpanId(), _ -> new ArrayList<>()).add(place));
    this.buildSpanId = buildSpanId;
  }

  /** The spans above the build, nearest first. */
  List<String> ancestors() {
    Set<String> above = new LinkedHashSet<>();
    Place at = spans.get(buildSpanId);
    while (at != null && spans.containsKey(at.parentSpanId()) && above.add(at.parentSpanId())) {
      at = spans.get(at.parentSpanId());
    }
    return List.copyOf(above);
  }

  /** The build's span and all below it, parents first. */
  List<Place> subtree() {
    return subtree(buildSpanId);
  }

  /** All that the same request or decision caused: what is below the topmost span that is known. */
  List<Place> whole() {
    List<String> above = ancestors();
    return subtree(above.isEmpty() ? buildSpanId : above.getLast());
  }

  private List<Place> subtree(String from) {
    Set<String> seen = new LinkedHashSet<>();
    List<Place> subtree = new ArrayList<>();
    Deque<String> left = new ArrayDeque<>(List.of(from));
    while (!left.isEmpty()) {
      String id = left.poll();
      Place place = spans.get(id);
      if (seen.add(id) && place != null) {
        subtree.add(place);
      }
      children.getOrDefault(id, List.of()).stream()
          .map(Place::spanId)
          .filter(child -> !seen.contains(child))
          .forEach(left::add);
    }
    return subtree;
  }

  /** Spans whose parent is named but is not there. */
  List<Place> orphans() {
    return spans.values().stream()
        .filter(
            place -> !place.parentSpanId().isEmpty() && !spans.containsKey(place.parentSpanId()))
        .toList();
  }
}
