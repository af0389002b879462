package io.throughline.gateway.route;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.throughline.gateway.json.HealthJson;
import io.throughline.gateway.json.InfoJson;
import io.throughline.gateway.json.TraceContextJson;
import io.throughline.telemetry.redaction.Redaction;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What the installation says of itself. */
public final class InfoRoutes {
  private final Supplier<InfoJson> info;
  private final BooleanSupplier database;
  private final Map<String, BooleanSupplier> services;
  private final Redaction redaction;
  private final InstantSource clock;

  /**
   * Creates them.
   *
   * @param database whether the gateway's own database answers
   * @param services by name, whether each answers
   * @param redaction hides secrets that callers send
   */
  public InfoRoutes(
      Supplier<InfoJson> info,
      BooleanSupplier database,
      Map<String, BooleanSupplier> services,
      Redaction redaction,
      InstantSource clock) {
    this.info = info;
    this.database = database;
    this.services = Map.copyOf(services);
    this.redaction = redaction;
    this.clock = clock;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/info", "GetInfo", Access.open(), this::info)
            .answers(200, InfoJson.class)
            .routine(),
        Endpoint.get("/api/v1/health", "GetHealth", Access.open(), this::health)
            .answers(200, HealthJson.class)
            .routine(),
        Endpoint.get("/health", "Health", Access.open(), this::health)
            .answers(200, HealthJson.class)
            .routine(),
        Endpoint.get("/trace-context", "TraceContext", Access.open(), this::traceContext)
            .answers(200, TraceContextJson.class));
  }

  private void traceContext(Call call) {
    call.answer(
        200,
        TraceContextJson.of(Span.current().getSpanContext(), Baggage.current(), redaction::apply));
  }

  private void info(Call call) {
    call.answer(200, info.get());
  }

  private void health(Call call) {
    Map<String, Boolean> states = new TreeMap<>();
    services.forEach((name, state) -> states.put(name, state.getAsBoolean()));
    HealthJson health = HealthJson.of(clock.instant(), database.getAsBoolean(), states);
    call.answer(health.failing() ? 503 : 200, health);
  }
}
