package io.throughline.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.testing.RandomText;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.throughline.work.WorkThreads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TenantTest {
  private static final Tenant TENANT =
      Tenant.of("main").pipeline("app").job("test").build("u-1").attempt(2);

  private final RecordedTelemetry recorded = RecordedTelemetry.of("test");
  private final Telemetry telemetry = recorded.telemetry();

  @AfterEach
  void close() {
    recorded.close();
  }

  @Test
  void everySpan_saysWhoseItIs() {
    try (Scope _ = TENANT.makeCurrent()) {
      telemetry
          .span(SpanName.QUEUE)
          .around(_ -> telemetry.span(SpanName.SELECT_INPUTS).around(_ -> ""));
    }
    assertThat(recorded.spans())
        .hasSize(2)
        .allSatisfy(span ->
            assertThat(span.getAttributes().asMap()).isEqualTo(TENANT.attributes().asMap()));
    assertThat(TENANT.attributes().size()).isEqualTo(5);
  }

  @Test
  void whatASpanSaysItself_stays() {
    try (Scope _ = TENANT.makeCurrent()) {
      telemetry.span(SpanName.QUEUE).attribute(Attribute.JOB, "other").around(_ -> "");
    }
    SpanData span = recorded.spans().getFirst();
    assertThat(span.getAttributes().get(Attribute.JOB)).isEqualTo("other");
    assertThat(span.getAttributes().get(Attribute.TEAM)).isEqualTo("main");
  }

  @Test
  void teamBuildAndAttempt_goOnAsBaggage_andNothingElse() {
    Map<String, String> headers = new HashMap<>();
    telemetry
        .propagator()
        .inject(
            Context.root().with(TENANT), headers, (carrier, key, value) -> carrier.put(key, value));
    assertThat(headers.get("baggage").split(","))
        .containsExactlyInAnyOrder(
            "throughline.team=main", "throughline.build=u-1", "throughline.attempt=2");
  }

  @Test
  void tenantOfACaller_isWhatItsBaggageSays() {
    Baggage baggage =
        Baggage.builder().put("throughline.team", "main").put("throughline.build", "u-1").build();
    assertThat(Tenant.in(Context.root().with(baggage))).contains(Tenant.of("main").build("u-1"));
    assertThat(Tenant.in(Context.root())).isEmpty();
    Baggage odd =
        Baggage.builder().put("throughline.team", "main").put("throughline.attempt", "x").build();
    assertThat(Tenant.in(Context.root().with(odd))).contains(Tenant.of("main"));
  }

  @Test
  void callerFromOutside_cannotSayWhoItIs() {
    Baggage baggage = Baggage.builder().put("throughline.team", "main").put("user", "me").build();
    Context heeded = telemetry.fromOutside(Context.root().with(baggage));
    assertThat(Tenant.in(heeded)).isEmpty();
    assertThat(Baggage.fromContext(heeded).asMap()).containsOnlyKeys("user");
  }

  @Test
  void emptyWords_areNothing() {
    assertThat(Tenant.of("main").pipeline("").job("").build("")).isEqualTo(Tenant.of("main"));
  }

  /** Tenants of random names, at once, on threads of their own: none sees another. */
  @Test
  void tenantsOfManyThreads_stayApart() throws Exception {
    List<RandomText> seeds = RandomText.times(300).toList();
    List<Future<?>> all = new ArrayList<>();
    try (WorkThreads threads = WorkThreads.named("tenant")) {
      for (RandomText seed : seeds) {
        String team = seed.of("abcdefgh", 1, 8);
        try (Scope _ = Tenant.of(team).makeCurrent()) {
          all.add(
              threads.submit(() ->
                  telemetry
                      .span(SpanName.SCHEDULE, team)
                      .around(_ -> telemetry.span(SpanName.SCHEDULE, team).around(_ -> team))));
        }
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    assertThat(recorded.spans())
        .hasSize(600)
        .allSatisfy(span ->
            assertThat(span.getName())
                .as(seeds.toString())
                .isEqualTo("schedule " + span.getAttributes().get(Attribute.TEAM)));
    assertThat(Tenant.in(Context.current())).isEmpty();
  }
}
