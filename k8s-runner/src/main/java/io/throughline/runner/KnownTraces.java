package io.throughline.runner;

import io.opentelemetry.api.trace.SpanContext;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The traces of the containers that a runner has: spans of programs are taken for these only.
 *
 * <p>Safe for use from many threads.
 */
public final class KnownTraces {
  private record Known(boolean sampled, Set<String> handles) {
    Known with(String handle) {
      Set<String> more = new HashSet<>(handles);
      more.add(handle);
      return new Known(sampled, more);
    }

    Known without(String handle) {
      Set<String> rest = new HashSet<>(handles);
      rest.remove(handle);
      return new Known(sampled, rest);
    }
  }

  private final ConcurrentHashMap<String, Known> known = new ConcurrentHashMap<>();

  /**
   * A container belongs to the trace.
   *
   * @param above the span that it is below of
   */
  public void add(SpanContext above, String handle) {
    known.compute(
        above.getTraceId(),
        (_, before) ->
            (before == null ? new Known(above.isSampled(), Set.of()) : before).with(handle));
  }

  /** The container is gone. */
  public void remove(String traceId, String handle) {
    known.computeIfPresent(
        traceId,
        (_, before) -> {
          Known rest = before.without(handle);
          return rest.handles().isEmpty() ? null : rest;
        });
  }

  /** Whether a container of the trace is there, running or ended. */
  public boolean contains(String traceId) {
    return known.containsKey(traceId);
  }

  /** Whether such a trace is exported as it grows. */
  public boolean isSampled(String traceId) {
    Known trace = known.get(traceId);
    return trace != null && trace.sampled();
  }
}
