package io.throughline.bench.run;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.opentelemetry.api.trace.Span;
import io.throughline.bench.figure.Figure;
import io.throughline.bench.figure.Result;
import io.throughline.bench.peer.Receiver;
import io.throughline.config.Options;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.TelemetryConfig;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.SpanName;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * How many spans a second go from the code that makes them through the SDK to a collector without a
 * loss, and what one costs.
 */
public final class SpanThroughput implements Measurement {
  private static final int REQUIRED = 30_000;
  private static final List<Integer> RATES =
      List.of(10_000, 20_000, 30_000, 40_000, 60_000, 80_000, 100_000);
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration TIME = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MAKERS = 2;
  private static final long BEAT_NANOS = 1_000_000;
  private static final int LOW_RATE = 10_000;

  /**
   * A time at one rate.
   *
   * @param lost spans that did not arrive
   * @param makerBytes allocated by the threads that make spans, for each
   * @param bytes allocated by all of the process, for each
   * @param cpuMicros processor time of the process for each
   */
  private record Run(
      int rate, long made, long lost, double makerBytes, double bytes, double cpuMicros) {}

  @Override
  public String name() {
    return "spans";
  }

  @Override
  public String what() {
    return "spans a second through the SDK to a collector";
  }

  @Override
  public Result measure(Stage stage) throws Exception {
    stage.stop();
    try (Receiver receiver = Receiver.start()) {
      List<Run> grpc = runs(stage, receiver, "grpc");
      List<Run> http = runs(stage, receiver, "http/protobuf");
      Run low = grpc.getFirst();
      return Result.of(
          List.of(
              Figure.high("spans without a loss, OTLP over gRPC", "spans/s", best(grpc))
                  .target(REQUIRED),
              Figure.high("spans without a loss, OTLP over HTTP", "spans/s", best(http))
                  .target(REQUIRED),
              Figure.low("allocated by the code that makes a span", "bytes", low.makerBytes()),
              Figure.low("allocated until it is sent, all of it", "bytes", low.bytes()),
              Figure.low("processor time until it is sent", "us", low.cpuMicros())),
          "Spans with four attributes, made by %d threads at a fixed rate for %d s after %d s to warm up, with the product's own configuration of exporters (queue, batch); the highest of the rates %s at which %s on the same machine counted every span."
              .formatted(MAKERS, TIME.toSeconds(), WARM_UP.toSeconds(), RATES, receiver.what()),
          "What one costs was measured at %,d spans/s over gRPC.".formatted(LOW_RATE));
    }
  }

  private static double best(List<Run> runs) {
    return runs.stream().filter(run -> run.lost() == 0).mapToInt(Run::rate).max().orElse(0);
  }

  /** Higher and higher rates, until spans are lost. */
  private static List<Run> runs(Stage stage, Receiver receiver, String protocol) throws Exception {
    List<Run> runs = new ArrayList<>();
    for (int rate : RATES) {
      Run run = run(receiver, protocol, rate);
      runs.add(run);
      stage.progress(
          "%s: %,d spans/s, %,d of %,d lost".formatted(protocol, rate, run.lost(), run.made()));
      if (run.lost() > 0) {
        break;
      }
    }
    return runs;
  }

  private static Run run(Receiver receiver, String protocol, int rate) throws Exception {
    Map<String, String> environment =
        Map.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            (protocol.equals("grpc") ? receiver.grpc() : receiver.http()).toString(),
            "OTEL_EXPORTER_OTLP_PROTOCOL",
            protocol);
    Options options = new Options("bench", "spans");
    Supplier<TelemetryConfig> config = TelemetryConfig.declare(options, "throughline-bench");
    options.parse(List.of(), environment);
    try (Telemetry telemetry = Telemetry.start(config.get())) {
      make(telemetry, rate, WARM_UP);
      telemetry.flush().join(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      long before = receiver.spans();
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      OperatingSystemMXBean system =
          (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      long cpu = system.getProcessCpuTime();
      long bytes = threads.getTotalThreadAllocatedBytes();
      Made made = make(telemetry, rate, TIME);
      telemetry.flush().join(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return new Run(
          rate,
          made.spans(),
          made.spans() - (receiver.spans() - before),
          made.bytes() / (double) made.spans(),
          (threads.getTotalThreadAllocatedBytes() - bytes) / (double) made.spans(),
          (system.getProcessCpuTime() - cpu) / 1e3 / made.spans());
    }
  }

  private record Made(long spans, long bytes) {}

  /** Makes spans at a rate, a millisecond's worth at a time. */
  private static Made make(Telemetry telemetry, int rate, Duration time)
      throws InterruptedException {
    long began = System.nanoTime();
    List<Maker> makers = new ArrayList<>();
    for (int i = 0; i < MAKERS; i++) {
      makers.add(new Maker(telemetry, (double) rate / MAKERS, began, time.toNanos()));
    }
    List<Thread> threads = makers.stream().map(Thread.ofPlatform()::start).toList();
    for (Thread thread : threads) {
      thread.join();
    }
    return new Made(
        makers.stream().mapToLong(maker -> maker.spans).sum(),
        makers.stream().mapToLong(maker -> maker.bytes).sum());
  }

  private static final class Maker implements Runnable {
    private final Telemetry telemetry;
    private final double rate;
    private final long began;
    private final long nanos;
    private long spans;
    private long bytes;

    Maker(Telemetry telemetry, double rate, long began, long nanos) {
      this.telemetry = telemetry;
      this.rate = rate;
      this.began = began;
      this.nanos = nanos;
    }

    @Override
    public void run() {
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      for (long passed = 0; passed < nanos; passed = System.nanoTime() - began) {
        for (long due = (long) (passed / 1e9 * rate); spans < due; spans++) {
          span();
        }
        LockSupport.parkNanos(BEAT_NANOS);
      }
      bytes = threads.getCurrentThreadAllocatedBytes() - before;
    }

    private void span() {
      Span span =
          telemetry
              .span(SpanName.TASK, "unit")
              .noParent()
              .attribute(Attribute.TASK_NAME, "unit")
              .attribute(Attribute.PLAN_ID, "17")
              .attribute(Attribute.ATTEMPT, 1L)
              .attribute(Attribute.TEAM, "main")
              .start();
      span.end();
    }
  }
}
