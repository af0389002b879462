package io.throughline.runner.local;

import io.throughline.runner.ContainerKind;
import io.throughline.runner.ContainerOwner;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is written down of a container when it starts: all that is needed to go on with it later,
 * and nothing secret. No arguments, no environment, no request.
 *
 * @param program name of the program, without its directory
 * @param builtIn whether the program is a resource type of the runner itself, not a process
 * @param outputs directory of each artifact by its name, relative to the container's directory
 * @param inputs ids of the artifacts that it uses
 * @param caches directory of each cache by its place among the caches, relative to the container's
 *     directory
 * @param trace trace context of whoever asked for it, as W3C headers
 * @param createdMicros since 1970
 * @param startedMicros since 1970
 */
record ContainerRecord(
    String handle,
    ContainerOwner owner,
    ContainerKind kind,
    String program,
    boolean builtIn,
    Map<String, String> outputs,
    List<String> inputs,
    Map<String, String> caches,
    Map<String, String> trace,
    long createdMicros,
    long startedMicros) {
  ContainerRecord {
    outputs = Map.copyOf(outputs);
    inputs = List.copyOf(inputs);
    caches = Map.copyOf(caches);
    trace = Map.copyOf(trace);
  }

  Instant created() {
    return instant(createdMicros);
  }

  Instant started() {
    return instant(startedMicros);
  }

  /** The same container, whose program starts at another moment. */
  ContainerRecord startedAt(Instant moment) {
    return new ContainerRecord(
        handle,
        owner,
        kind,
        program,
        builtIn,
        outputs,
        inputs,
        caches,
        trace,
        createdMicros,
        micros(moment));
  }

  static long micros(Instant moment) {
    return moment.getEpochSecond() * 1_000_000 + moment.getNano() / 1_000;
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
  }
}
