package io.throughline.runner.local;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.api.metrics.ObservableLongUpDownCounter;
import io.opentelemetry.context.Context;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What the runner measures of its containers. */
final class RunnerMetrics {
  /** A part of the start of a container. */
  @FunctionalInterface
  interface Phase<T> {
    T run() throws InterruptedException;
  }

  private final Telemetry telemetry;

  RunnerMetrics(Telemetry telemetry) {
    this.telemetry = telemetry;
  }

  /** Waits for room. */
  <T> T queued(ContainerTrace trace, Phase<T> phase) throws InterruptedException {
    return measured("queued", trace, phase);
  }

  /** Makes files and starts the program. */
  <T> T launched(ContainerTrace trace, Phase<T> phase) throws InterruptedException {
    return measured("launched", trace, phase);
  }

  /** The runner itself got something wrong. */
  void failed(String errorType, ContainerTrace trace) {
    telemetry
        .counter(MetricName.SYSTEM_ERRORS)
        .add(
            1,
            Attributes.of(
                Attribute.SYSTEM_COMPONENT, "k8s-runner", Attribute.ERROR_TYPE, errorType),
            trace.context());
  }

  /**
   * Tells of the containers that there are, until the result is closed.
   *
   * @param busy whether another one would have to wait
   */
  AutoCloseable observe(Collection<LiveContainer> containers, BooleanSupplier busy) {
    List<ObservableLongUpDownCounter> observed =
        List.of(
            telemetry.observe(MetricName.WORKER_COUNT, into -> worker(into, busy)),
            telemetry.observe(MetricName.CONTAINERS_KEPT, into -> into.record(containers.size())),
            telemetry.observe(
                MetricName.ARTIFACTS_KEPT, into -> into.record(artifacts(containers))));
    return () -> observed.forEach(ObservableLongUpDownCounter::close);
  }

  private static void worker(ObservableLongMeasurement into, BooleanSupplier busy) {
    String now = busy.getAsBoolean() ? "busy" : "available";
    List.of("available", "busy")
        .forEach(state ->
            into.record(state.equals(now) ? 1 : 0, Attributes.of(Attribute.WORKER_STATE, state)));
  }

  private static long artifacts(Collection<LiveContainer> containers) {
    return containers.stream()
        .flatMap(container -> container.record().stream())
        .mapToLong(record -> record.outputs().size())
        .sum();
  }

  private <T> T measured(String name, ContainerTrace trace, Phase<T> phase)
      throws InterruptedException {
    long startNanos = System.nanoTime();
    try {
      return phase.run();
    } finally {
      Context context = trace.context();
      telemetry
          .histogram(MetricName.CONTAINER_START)
          .record(
              (System.nanoTime() - startNanos) / 1e9,
              Attributes.of(Attribute.CONTAINER_PHASE, name),
              context);
    }
  }
}
