package io.throughline.credentials;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.api.metrics.ObservableLongUpDownCounter;
import io.throughline.credentials.manager.ManagerConnection;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import java.util.List;
import java.util.function.Consumer;

/** What is measured of managers whenever somebody asks. */
final class ManagerGauges implements AutoCloseable {
  private final List<ObservableLongUpDownCounter> observed;

  private ManagerGauges(List<ObservableLongUpDownCounter> observed) {
    this.observed = observed;
  }

  static ManagerGauges observe(Telemetry telemetry, List<ManagerConnection> managers) {
    return new ManagerGauges(
        List.of(
            telemetry.observe(
                MetricName.SECRET_CACHE_ENTRIES,
                each(managers, (manager, into) -> record(manager, manager.cached().size(), into))),
            telemetry.observe(
                MetricName.SECRET_TOKEN_LEASE,
                each(
                    managers,
                    (manager, into) ->
                        manager
                            .manager()
                            .lease()
                            .ifPresent(left -> record(manager, left.toSeconds(), into))))));
  }

  private interface Reading {
    void of(ManagerConnection manager, ObservableLongMeasurement into);
  }

  private static Consumer<ObservableLongMeasurement> each(
      List<ManagerConnection> managers, Reading reading) {
    return into -> managers.forEach(manager -> reading.of(manager, into));
  }

  private static void record(
      ManagerConnection manager, long value, ObservableLongMeasurement into) {
    into.record(value, Attributes.of(Attribute.SECRET_MANAGER, manager.config().manager()));
  }

  @Override
  public void close() {
    observed.forEach(ObservableLongUpDownCounter::close);
  }
}
