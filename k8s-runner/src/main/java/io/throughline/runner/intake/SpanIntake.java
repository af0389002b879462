package io.throughline.runner.intake;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.http.Exchange;
import io.throughline.http.HttpFailure;
import io.throughline.http.HttpRoutes;
import io.throughline.runner.CommandReports;
import io.throughline.runner.KnownTraces;
import io.throughline.telemetry.SpanFeed;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Takes the spans of programs, and hands them on to the span store before it answers: a program
 * that ends right after its export has not lost them. Where the trace is exported as it grows, they
 * are exported too, once the store has them. A span without an end, as the shim sends one while its
 * command runs, is stored alone: the whole of it follows. Spans of traces that no container of this
 * runner belongs to are dropped. Metrics and logs are taken and dropped, so that no program has to
 * be told not to send them.
 */
public final class SpanIntake {
  /** Largest body of a request, also once it is unzipped. */
  public static final int BODY_BYTES = 4 << 20;

  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";

  private final Telemetry telemetry;
  private final KnownTraces traces;
  private final CommandReports reports;
  private final Optional<SpanFeed.Sink> store;
  private final OtlpSpans reader;

  /**
   * An intake for the spans of known traces.
   *
   * @param reports take what shims report; it goes nowhere else
   * @param store where spans go; absent: they are taken and dropped
   */
  public SpanIntake(
      Telemetry telemetry,
      KnownTraces traces,
      CommandReports reports,
      Optional<SpanFeed.Sink> store) {
    this.telemetry = telemetry;
    this.traces = traces;
    this.reports = reports;
    this.store = store;
    this.reader = new OtlpSpans(telemetry.redaction());
  }

  /** What it answers. */
  public HttpRoutes routes() {
    return new HttpRoutes()
        .postRoutinely("/v1/traces", this::spans)
        .postRoutinely("/v1/metrics", SpanIntake::drop)
        .postRoutinely("/v1/logs", SpanIntake::drop);
  }

  private void spans(Exchange exchange) throws InterruptedException {
    boolean json = type(exchange).equals(JSON);
    byte[] body = body(exchange);
    List<SpanData> all = reader.read(json ? OtlpJson.read(body) : protobuf(body));
    List<SpanData> others = all.stream().filter(span -> !reports.offer(span)).toList();
    List<SpanData> known =
        others.stream().filter(span -> traces.contains(span.getTraceId())).toList();
    int dropped = others.size() - known.size();
    if (dropped > 0) {
      telemetry
          .counter(MetricName.SPANS_DROPPED)
          .add(dropped, Attributes.of(Attribute.DROP_REASON, "unknown_trace"));
    }
    if (!known.isEmpty() && store.isPresent()) {
      hand(known, store.get());
    }
    answer(exchange, json, dropped);
  }

  private void hand(List<SpanData> spans, SpanFeed.Sink to) throws InterruptedException {
    try {
      to.accept(spans);
      telemetry.counter(MetricName.SPANS_FED).add(spans.size());
    } catch (RuntimeException _) {
      throw new HttpFailure(503, "the span store cannot be reached, try again");
    }
    telemetry.forward(
        spans.stream()
            .filter(span -> span.getEndEpochNanos() > 0)
            .filter(span -> traces.isSampled(span.getTraceId()))
            .toList());
  }

  private static void answer(Exchange exchange, boolean json, int dropped) {
    String message = "no build of this runner has such a trace";
    if (json) {
      String text =
          dropped == 0
              ? "{}"
              : "{\"partialSuccess\":{\"rejectedSpans\":\"%d\",\"errorMessage\":\"%s\"}}"
                  .formatted(dropped, message);
      exchange.send(200, JSON, text.getBytes(StandardCharsets.UTF_8));
      return;
    }
    ExportTraceServiceResponse.Builder response = ExportTraceServiceResponse.newBuilder();
    if (dropped > 0) {
      response.setPartialSuccess(
          ExportTracePartialSuccess.newBuilder()
              .setRejectedSpans(dropped)
              .setErrorMessage(message));
    }
    send(exchange, response.build());
  }

  private static void send(Exchange exchange, MessageLite message) {
    exchange.send(200, PROTOBUF, message.toByteArray());
  }

  private static void drop(Exchange exchange) {
    boolean json = exchange.header("Content-Type").orElse("").startsWith(JSON);
    exchange.send(
        200, json ? JSON : PROTOBUF, json ? "{}".getBytes(StandardCharsets.UTF_8) : new byte[0]);
  }

  private static ExportTraceServiceRequest protobuf(byte[] body) {
    try {
      return ExportTraceServiceRequest.parseFrom(body);
    } catch (InvalidProtocolBufferException _) {
      throw new HttpFailure(400, "the body is no OTLP protobuf message");
    }
  }

  private static String type(Exchange exchange) {
    String type = exchange.header("Content-Type").orElse("").split(";", 2)[0].strip();
    if (!type.equals(JSON) && !type.equals(PROTOBUF)) {
      throw new HttpFailure(415, "the type of the body must be " + PROTOBUF + " or " + JSON);
    }
    return type;
  }

  private static byte[] body(Exchange exchange) {
    String encoding = exchange.header("Content-Encoding").orElse("identity");
    return switch (encoding) {
      case "identity" -> exchange.body();
      case "gzip" -> unzip(exchange.body());
      default -> throw new HttpFailure(415, "the body can be plain or gzip, not " + encoding);
    };
  }

  private static byte[] unzip(byte[] zipped) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
      byte[] plain = in.readNBytes(BODY_BYTES + 1);
      if (plain.length > BODY_BYTES) {
        throw new HttpFailure(413, "the body is larger than " + BODY_BYTES + " bytes");
      }
      return plain;
    } catch (IOException _) {
      throw new HttpFailure(400, "the body is not gzip");
    }
  }
}
