package io.throughline.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.throughline.config.HostPort;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.export.Batching;
import io.throughline.telemetry.export.ExportConfig.OtlpProtocol;
import io.throughline.telemetry.testing.OtlpSink;
import io.throughline.telemetry.testing.OtlpSink.Refusal;
import io.throughline.telemetry.testing.ScrapedSpans;
import io.throughline.telemetry.testing.TroubledWay;
import io.throughline.telemetry.testing.TroubledWay.Trouble;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A collector that is away, slow or out of its mind costs spans, and nothing else. */
class ExportOutageTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration TIMEOUT = Duration.ofMillis(500);

  /** A power of two, as the SDK rounds it up to one. */
  private static final int QUEUE = 128;

  private static final TelemetryConfig CONFIG = TelemetryConfig.local("unit");
  private static final int SPANS = 1000;

  static Stream<Arguments> troubles() {
    return both(Trouble.values());
  }

  static Stream<Arguments> refusals() {
    return both(Refusal.UNAVAILABLE, Refusal.TOO_MANY, Refusal.BROKEN);
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void spans_areMadeAndCounted_whateverTheWayToTheCollectorDoes_andGoThroughAfterwards(
      Trouble trouble, OtlpProtocol protocol) throws IOException {
    try (OtlpSink sink = OtlpSink.start();
        TroubledWay way = TroubledWay.to(address(sink, protocol), trouble);
        Telemetry telemetry = start(protocol, "http://" + way.address())) {
      make(telemetry);
      await().atMost(LONG).until(() -> way.connections() > 0);
      await().atMost(LONG).until(() -> ScrapedSpans.of(telemetry).settled() == SPANS);
      ScrapedSpans during = ScrapedSpans.of(telemetry);
      assertThat(during.failed()).isPositive();
      assertThat(during.queueFull()).isPositive();
      way.repair();
      isAccountedFor(SPANS + arrives(telemetry, sink), telemetry, sink);
    }
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void spans_areMadeAndCounted_whateverTheCollectorAnswers_andGoThroughAfterwards(
      Refusal refusal, OtlpProtocol protocol) {
    try (OtlpSink sink = OtlpSink.start();
        Telemetry telemetry = start(protocol, "http://" + address(sink, protocol))) {
      sink.refuse(refusal);
      make(telemetry);
      await().atMost(LONG).until(() -> ScrapedSpans.of(telemetry).settled() == SPANS);
      assertThat(sink.spans()).isEmpty();
      assertThat(ScrapedSpans.of(telemetry).delivered()).isZero();
      sink.refuse(Refusal.NONE);
      isAccountedFor(SPANS + arrives(telemetry, sink), telemetry, sink);
    }
  }

  @ParameterizedTest
  @EnumSource(OtlpProtocol.class)
  void spans_areMadeAndCounted_whenTheTlsHandshakeHangs(OtlpProtocol protocol) throws IOException {
    try (TroubledWay way = TroubledWay.to(HostPort.loopback(1), Trouble.SILENT);
        Telemetry telemetry = start(protocol, "https://" + way.address())) {
      make(telemetry);
      await().atMost(LONG).until(() -> ScrapedSpans.of(telemetry).settled() == SPANS);
      assertThat(way.connections()).isPositive();
      assertThat(ScrapedSpans.of(telemetry).delivered()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(OtlpProtocol.class)
  void spans_areMadeAndCounted_whenNobodyListens(OtlpProtocol protocol) {
    try (Telemetry telemetry = start(protocol, "http://127.0.0.1:1")) {
      make(telemetry);
      await().atMost(LONG).until(() -> ScrapedSpans.of(telemetry).settled() == SPANS);
      assertThat(ScrapedSpans.of(telemetry).delivered()).isZero();
    }
  }

  @Test
  void maker_isDone_whileTheExporterHangs() throws InterruptedException {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Hanging exporter = new Hanging(hangs, goOn);
    try (Telemetry telemetry =
        Telemetry.start(CONFIG, List.of(exporter), Batching.DEFAULT.withQueue(QUEUE))) {
      telemetry.span(SpanName.QUEUE).around(_ -> "");
      assertThat(hangs.await(60, TimeUnit.SECONDS)).isTrue();
      CountDownLatch made = new CountDownLatch(1);
      Thread.ofVirtual()
          .start(() -> {
            make(telemetry);
            made.countDown();
          });
      assertThat(made.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(goOn.getCount()).isEqualTo(1);
      ScrapedSpans during = ScrapedSpans.of(telemetry);
      assertThat(during.waiting()).isBetween(1L, (long) QUEUE);
      assertThat(during.queueFull()).isEqualTo(SPANS - during.waiting());
      goOn.countDown();
      await().atMost(LONG).until(() -> ScrapedSpans.of(telemetry).settled() == SPANS + 1);
      ScrapedSpans after = ScrapedSpans.of(telemetry);
      assertThat(after.queueFull() + after.delivered()).isEqualTo(SPANS + 1);
    }
  }

  /** More spans than the queue holds, by somebody who waits for nothing. */
  private static void make(Telemetry telemetry) {
    for (int i = 0; i < SPANS; i++) {
      telemetry.span(SpanName.QUEUE).noParent().around(_ -> "");
    }
    assertThat(ScrapedSpans.of(telemetry).waiting()).isLessThanOrEqualTo(QUEUE);
  }

  /** How many spans had to be made until one arrived. */
  private static int arrives(Telemetry telemetry, OtlpSink sink) {
    AtomicInteger made = new AtomicInteger();
    await()
        .atMost(LONG)
        .until(() -> {
          made.incrementAndGet();
          telemetry.span(SpanName.SCHEDULE, "afterwards").noParent().around(_ -> "");
          telemetry.flush().join(5, TimeUnit.SECONDS);
          return sink.spans().stream().anyMatch(it -> it.span().getName().contains("afterwards"));
        });
    return made.get();
  }

  /** Everything that was made was delivered, lost by the exporter, or did not fit. */
  private static void isAccountedFor(int made, Telemetry telemetry, OtlpSink sink) {
    await()
        .atMost(LONG)
        .untilAsserted(() -> {
          ScrapedSpans now = ScrapedSpans.of(telemetry);
          assertThat(now.waiting()).isZero();
          assertThat(now.settled()).isEqualTo(made);
          assertThat((long) sink.spans().size()).isGreaterThanOrEqualTo(now.delivered());
        });
  }

  private static Telemetry start(OtlpProtocol protocol, String endpoint) {
    SpanExporter exporter =
        switch (protocol) {
          case GRPC ->
              OtlpGrpcSpanExporter.builder()
                  .setEndpoint(endpoint)
                  .setTimeout(TIMEOUT)
                  .setRetryPolicy(null)
                  .build();
          case HTTP_PROTOBUF ->
              OtlpHttpSpanExporter.builder()
                  .setEndpoint(endpoint + "/v1/traces")
                  .setTimeout(TIMEOUT)
                  .setRetryPolicy(null)
                  .build();
        };
    return Telemetry.start(CONFIG, List.of(exporter), Batching.DEFAULT.withQueue(QUEUE));
  }

  private static HostPort address(OtlpSink sink, OtlpProtocol protocol) {
    URI uri =
        switch (protocol) {
          case GRPC -> sink.grpcEndpoint();
          case HTTP_PROTOBUF -> sink.httpEndpoint();
        };
    return new HostPort(uri.getHost(), uri.getPort());
  }

  private static Stream<Arguments> both(Enum<?>... cases) {
    return Arrays.stream(cases)
        .flatMap(each ->
            Arrays.stream(OtlpProtocol.values()).map(protocol -> Arguments.of(each, protocol)));
  }

  /** Hangs in its first export until it may go on. */
  private record Hanging(CountDownLatch hangs, CountDownLatch goOn) implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      hangs.countDown();
      try {
        goOn.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
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
}
