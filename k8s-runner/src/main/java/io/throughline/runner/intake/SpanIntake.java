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
import io.throughline.runner.ProgramEndpoints;
import io.throughline.runner.ProgramEndpoints.Program;
import io.throughline.telemetry.SpanFeed;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.redaction.RedactedSpan;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Takes the spans of programs, and hands them on to the span store before it answers: a program
 * that ends right after its export has not lost them. Where the trace is exported as it grows, they
 * are exported too, once the store has them. A span without an end, as the shim sends one while its
 * command runs, is stored alone: the whole of it follows. Each container has an endpoint of its
 * own, and what comes to it is put below the container's command. Metrics and logs are taken and
 * dropped, so that no program has to be told not to send them.
 */
public final class SpanIntake {
  /** Largest body of a request, also once it is unzipped. */
  public static final int BODY_BYTES = 4 << 20;

  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";

  private final Telemetry telemetry;
  private final ProgramEndpoints endpoints;
  private final CommandReports reports;
  private final Optional<SpanFeed.Sink> store;
  private final OtlpSpans reader;

  /**
   * An intake for the programs of containers.
   *
   * @param endpoints that there are; their names are in no span
   * @param reports take what shims report; it goes nowhere else
   * @param store where spans go; absent: they are taken and dropped
   */
  public SpanIntake(
      Telemetry telemetry,
      ProgramEndpoints endpoints,
      CommandReports reports,
      Optional<SpanFeed.Sink> store) {
    this.telemetry = telemetry;
    this.endpoints = endpoints;
    this.reports = reports;
    this.store = store;
    this.reader = new OtlpSpans(telemetry.redaction());
  }

  /** What it answers. */
  public HttpRoutes routes() {
    return new HttpRoutes()
        .postRoutinely("/:secret/v1/traces", this::spans)
        .postRoutinely("/:secret/v1/metrics", this::drop)
        .postRoutinely("/:secret/v1/logs", this::drop)
        .getRoutinely("/v1/clock", new ServerClock(InstantSource.system())::answer);
  }

  private void spans(Exchange exchange) throws InterruptedException {
    Program program = program(exchange);
    boolean json = type(exchange).equals(JSON);
    byte[] body = body(exchange);
    Adoption adoption = new Adoption(program);
    List<SpanData> spans =
        reader.read(json ? OtlpJson.read(body) : protobuf(body)).stream()
            .map(span -> RedactedSpan.of(adoption.adopt(span), telemetry.redaction()))
            .filter(span -> !reports.offer(span))
            .toList();
    List<SpanData> own =
        spans.stream()
            .filter(span -> !span.getSpanId().equals(program.command().getSpanId()))
            .toList();
    int dropped = spans.size() - own.size();
    if (dropped > 0) {
      telemetry
          .counter(MetricName.SPANS_DROPPED)
          .add(dropped, Attributes.of(Attribute.DROP_REASON, "span_of_the_runner"));
    }
    if (!own.isEmpty() && store.isPresent()) {
      hand(own, program, store.get());
    }
    answer(exchange, json, dropped);
  }

  private void hand(List<SpanData> spans, Program program, SpanFeed.Sink to)
      throws InterruptedException {
    try {
      to.accept(spans);
      telemetry.counter(MetricName.SPANS_FED).add(spans.size());
    } catch (RuntimeException _) {
      throw new HttpFailure(503, "the span store cannot be reached, try again");
    }
    if (program.command().isSampled()) {
      telemetry.forward(spans.stream().filter(span -> span.getEndEpochNanos() > 0).toList());
    }
  }

  private Program program(Exchange exchange) {
    return endpoints
        .find(exchange.pathParam("secret"))
        .orElseThrow(() ->
            new HttpFailure(
                404,
                "no container of this runner has this endpoint; OTEL_EXPORTER_OTLP_ENDPOINT in the step's environment says which it has"));
  }

  private static void answer(Exchange exchange, boolean json, int dropped) {
    String message = "the span of the command is that of the runner";
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

  private void drop(Exchange exchange) {
    var _ = program(exchange);
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
