package io.throughline.runner;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The traces of the containers that a runner has: spans of programs are taken for these only.
 *
 * <p>Safe for use from many threads.
 */
public final class KnownTraces {
  private final ConcurrentHashMap<String, Set<String>> handlesByTrace = new ConcurrentHashMap<>();

  /** A container belongs to the trace. */
  public void add(String traceId, String handle) {
    handlesByTrace.compute(
        traceId,
        (_, handles) -> {
          Set<String> all = handles == null ? ConcurrentHashMap.newKeySet() : handles;
          all.add(handle);
          return all;
        });
  }

  /** The container is gone. */
  public void remove(String traceId, String handle) {
    handlesByTrace.computeIfPresent(
        traceId,
        (_, handles) -> {
          handles.remove(handle);
          return handles.isEmpty() ? null : handles;
        });
  }

  /** Whether a container of the trace is there, running or ended. */
  public boolean contains(String traceId) {
    return handlesByTrace.containsKey(traceId);
  }
}
