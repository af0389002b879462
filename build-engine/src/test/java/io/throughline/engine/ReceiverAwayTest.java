package io.throughline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.throughline.engine.build.Ending;
import io.throughline.engine.keep.KeepPolicy;
import io.throughline.engine.store.StoredBuild;
import io.throughline.engine.testing.StoreRig;
import io.throughline.engine.trace.KeptTraces;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.TelemetryConfig;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.sampling.SamplingConfig;
import io.throughline.telemetry.sampling.SamplingStrategy;
import io.throughline.telemetry.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A trace that is to be exported waits for a receiver. */
class ReceiverAwayTest {
  private static final Duration SETTLED = Duration.ofSeconds(20);

  private final Receiver receiver = new Receiver();
  private final Telemetry telemetry =
      Telemetry.start(
          TelemetryConfig.local("test")
              .withSampling(SamplingConfig.of(SamplingStrategy.parse("always-off"), 0)),
          List.of(receiver));
  private final StoreRig rig = new StoreRig(telemetry);
  private final StoredBuild failed = rig.build(1, Ending.failed("step_failed"));
  private final ManualClock clock = ManualClock.at(failed.ended().orElseThrow());
  private final KeptTraces kept =
      new KeptTraces(rig.database(), telemetry, KeepPolicy.standard(), SETTLED, clock);

  /** Takes spans when it is there. */
  private static final class Receiver implements SpanExporter {
    private final List<SpanData> spans = new ArrayList<>();
    private boolean isThere;

    @Override
    public CompletableResultCode export(Collection<SpanData> batch) {
      if (!isThere) {
        return CompletableResultCode.ofFailure();
      }
      spans.addAll(batch);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  @AfterEach
  void close() {
    rig.close();
    telemetry.close();
  }

  @Test
  void trace_isExportedOnce_whenTheReceiverIsBack() throws Exception {
    decide();
    exportAfter(Duration.ZERO);
    receiver.isThere = true;
    exportAfter(Duration.ofSeconds(59));
    assertThat(receiver.spans).isEmpty();
    exportAfter(Duration.ofSeconds(1));
    assertThat(receiver.spans)
        .extracting(SpanData::getName)
        .containsExactlyInAnyOrder("RUN main/pipe/unit", "task unit");
    exportAfter(Duration.ofDays(1));
    assertThat(receiver.spans).hasSize(2);
  }

  @Test
  void trace_isGivenUp_whenTheReceiverStaysAway() throws Exception {
    decide();
    exportAfter(Duration.ZERO);
    exportAfter(Duration.ofMinutes(61));
    receiver.isThere = true;
    exportAfter(Duration.ofDays(1));
    assertThat(receiver.spans).isEmpty();
  }

  /** An engine that died while it tidied up decides again. */
  @Test
  void decision_isMadeOnce() throws Exception {
    receiver.isThere = true;
    decide();
    exportAfter(Duration.ZERO);
    kept.decide(failed);
    exportAfter(Duration.ofDays(1));
    assertThat(receiver.spans).hasSize(2);
  }

  /** It waits until the trace is complete, and comes again as often as it is asked for. */
  @Test
  void trace_isExported_whenSomebodyAsksForIt() throws Exception {
    receiver.isThere = true;
    decide();
    exportAfter(Duration.ZERO);
    assertThat(kept.ask(failed.identity().uid())).isTrue();
    exportAfter(SETTLED.minusMillis(1));
    assertThat(receiver.spans).hasSize(2);
    exportAfter(Duration.ofMillis(1));
    assertThat(receiver.spans).hasSize(4);
    assertThat(receiver.spans.getLast().getAttributes().get(Attribute.KEPT_REASON))
        .containsExactly("failed", "asked");
  }

  private void decide() {
    rig.store(List.of(failed));
    kept.decide(failed);
  }

  private void exportAfter(Duration time) throws InterruptedException {
    clock.advance(time);
    assertThat(kept.exportDue()).isFalse();
  }
}
