package io.throughline.telemetry.testing;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceProto;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceProto;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceProto;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.throughline.config.HostPort;
import io.throughline.http.Exchange;
import io.throughline.http.HttpFailure;
import io.throughline.http.HttpRoutes;
import io.throughline.http.HttpServer;
import io.throughline.rpc.RpcConfig;
import io.throughline.rpc.RpcException;
import io.throughline.rpc.RpcServer;
import io.throughline.rpc.RpcService;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.TelemetryConfig;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * Receives traces, metrics and logs over OTLP, gRPC and HTTP, as a collector does, and shows what
 * came.
 */
public final class OtlpSink implements AutoCloseable {
  /** A span and the {@code service.name} of its resource. */
  public record ReceivedSpan(String service, Span span) {}

  /** A metric and the {@code service.name} of its resource. */
  public record ReceivedMetric(String service, Metric metric) {}

  /** A log record and the {@code service.name} of its resource. */
  public record ReceivedLog(String service, LogRecord log) {
    public String body() {
      return log.getBody().getStringValue();
    }

    public String traceId() {
      return HexFormat.of().formatHex(log.getTraceId().toByteArray());
    }

    public String spanId() {
      return HexFormat.of().formatHex(log.getSpanId().toByteArray());
    }

    /** Its time. */
    public Instant time() {
      return Instant.EPOCH.plusNanos(log.getTimeUnixNano());
    }

    /** Its attributes, of numbers as text. */
    public Map<String, String> attributes() {
      return log.getAttributesList().stream()
          .collect(Collectors.toMap(KeyValue::getKey, each -> text(each.getValue())));
    }

    private static String text(AnyValue value) {
      return value.hasIntValue() ? Long.toString(value.getIntValue()) : value.getStringValue();
    }
  }

  /** How the sink answers what it does not take. */
  public enum Refusal {
    NONE(200, GrpcStatus.OK),
    UNAVAILABLE(503, GrpcStatus.UNAVAILABLE),
    /** With a {@code Retry-After}. */
    TOO_MANY(429, GrpcStatus.RESOURCE_EXHAUSTED),
    BROKEN(500, GrpcStatus.INTERNAL);

    private final int http;
    private final GrpcStatus grpc;

    Refusal(int http, GrpcStatus grpc) {
      this.http = http;
      this.grpc = grpc;
    }
  }

  private static final String LOOPBACK = "127.0.0.1";
  private static final int BODY_BYTES = 64 << 20;

  private final List<ReceivedSpan> spans = new CopyOnWriteArrayList<>();
  private final List<ReceivedMetric> metrics = new CopyOnWriteArrayList<>();
  private final List<ReceivedLog> logs = new CopyOnWriteArrayList<>();
  private final List<Resource> resources = new CopyOnWriteArrayList<>();
  private final Vertx vertx = Vertx.vertx();
  private final Telemetry own = Telemetry.start(TelemetryConfig.local("otlp-sink"));
  private final Optional<String> token;
  private final RpcServer rpc;
  private final HttpServer http;
  private volatile Refusal refusal = Refusal.NONE;

  private OtlpSink(String host, Optional<String> token) {
    this.token = token;
    RpcService traces =
        service(
            TraceServiceProto.getDescriptor().findServiceByName("TraceService"),
            GrpcMessageDecoder.<ExportTraceServiceRequest>decoder(
                ExportTraceServiceRequest.newBuilder()),
            this::takeSpans);
    RpcService measurements =
        service(
            MetricsServiceProto.getDescriptor().findServiceByName("MetricsService"),
            GrpcMessageDecoder.<ExportMetricsServiceRequest>decoder(
                ExportMetricsServiceRequest.newBuilder()),
            this::takeMetrics);
    RpcService lines =
        service(
            LogsServiceProto.getDescriptor().findServiceByName("LogsService"),
            GrpcMessageDecoder.<ExportLogsServiceRequest>decoder(
                ExportLogsServiceRequest.newBuilder()),
            this::takeLogs);
    this.rpc =
        RpcServer.start(
            vertx,
            own,
            new RpcConfig(new HostPort(host, 0), token, Duration.ofSeconds(30)),
            List.of(traces, measurements, lines),
            () -> true);
    this.http =
        HttpServer.start(
            vertx,
            own,
            new HostPort(host, 0),
            BODY_BYTES,
            new HttpRoutes()
                .post("/v1/traces", this::traces)
                .post("/v1/metrics", this::metrics)
                .post("/v1/logs", this::logs));
  }

  /** A sink that takes what anybody sends. */
  public static OtlpSink start() {
    return startOn(LOOPBACK);
  }

  /** The same at another address of this machine, for senders that are not on its loopback. */
  public static OtlpSink startOn(String host) {
    return new OtlpSink(host, Optional.empty());
  }

  /** A sink that takes what comes with {@code Authorization: Bearer TOKEN}. */
  public static OtlpSink withToken(String token) {
    return new OtlpSink(LOOPBACK, Optional.of(token));
  }

  /** For {@code OTEL_EXPORTER_OTLP_PROTOCOL=grpc}. */
  public URI grpcEndpoint() {
    return URI.create("http://" + rpc.address());
  }

  /** For {@code OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf}. */
  public URI httpEndpoint() {
    return URI.create("http://" + http.address());
  }

  /** Every span that came, in the order of coming. */
  public List<ReceivedSpan> spans() {
    return List.copyOf(spans);
  }

  /** Every metric of every export; the last one of a name has the newest figures. */
  public List<ReceivedMetric> metrics() {
    return List.copyOf(metrics);
  }

  /** Every log record that came, in the order of coming. */
  public List<ReceivedLog> logs() {
    return List.copyOf(logs);
  }

  /** The resources of all that came. */
  public List<Resource> resources() {
    return List.copyOf(resources);
  }

  /** Answers with UNAVAILABLE, or as usual again. */
  public void refuse(boolean now) {
    refusal = now ? Refusal.UNAVAILABLE : Refusal.NONE;
  }

  /** Answers in the given way from now on. */
  public void refuse(Refusal how) {
    refusal = how;
  }

  @Override
  public void close() {
    rpc.close();
    http.close();
    own.close();
    vertx.close().await();
  }

  private ExportTraceServiceResponse takeSpans(ExportTraceServiceRequest request) {
    request
        .getResourceSpansList()
        .forEach(group -> {
          resources.add(group.getResource());
          String service = serviceName(group.getResource());
          group
              .getScopeSpansList()
              .forEach(scope ->
                  scope.getSpansList().forEach(span -> spans.add(new ReceivedSpan(service, span))));
        });
    return ExportTraceServiceResponse.getDefaultInstance();
  }

  private ExportMetricsServiceResponse takeMetrics(ExportMetricsServiceRequest request) {
    request
        .getResourceMetricsList()
        .forEach(group -> {
          resources.add(group.getResource());
          String service = serviceName(group.getResource());
          group
              .getScopeMetricsList()
              .forEach(scope ->
                  scope
                      .getMetricsList()
                      .forEach(metric -> metrics.add(new ReceivedMetric(service, metric))));
        });
    return ExportMetricsServiceResponse.getDefaultInstance();
  }

  private ExportLogsServiceResponse takeLogs(ExportLogsServiceRequest request) {
    request
        .getResourceLogsList()
        .forEach(group -> {
          resources.add(group.getResource());
          String service = serviceName(group.getResource());
          group
              .getScopeLogsList()
              .forEach(scope ->
                  scope
                      .getLogRecordsList()
                      .forEach(log -> logs.add(new ReceivedLog(service, log))));
        });
    return ExportLogsServiceResponse.getDefaultInstance();
  }

  private void traces(Exchange exchange) throws InvalidProtocolBufferException {
    check(exchange);
    answer(exchange, takeSpans(ExportTraceServiceRequest.parseFrom(body(exchange))));
  }

  private void metrics(Exchange exchange) throws InvalidProtocolBufferException {
    check(exchange);
    answer(exchange, takeMetrics(ExportMetricsServiceRequest.parseFrom(body(exchange))));
  }

  private void logs(Exchange exchange) throws InvalidProtocolBufferException {
    check(exchange);
    answer(exchange, takeLogs(ExportLogsServiceRequest.parseFrom(body(exchange))));
  }

  private void check(Exchange exchange) {
    if (refusal != Refusal.NONE) {
      exchange.responseHeader("Retry-After", "1");
      throw new HttpFailure(refusal.http, "the sink refuses");
    }
    token.ifPresent(expected -> {
      if (!exchange.header("Authorization").equals(Optional.of("Bearer " + expected))) {
        throw new HttpFailure(401, "the token is missing or wrong");
      }
    });
  }

  private static byte[] body(Exchange exchange) {
    if (!exchange.header("Content-Encoding").equals(Optional.of("gzip"))) {
      return exchange.body();
    }
    try (GZIPInputStream zipped = new GZIPInputStream(new ByteArrayInputStream(exchange.body()))) {
      return zipped.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void answer(Exchange exchange, Message answer) {
    exchange.send(200, "application/x-protobuf", answer.toByteArray());
  }

  private <Q extends Message, R extends Message> RpcService service(
      ServiceDescriptor descriptor, GrpcMessageDecoder<Q> request, RpcService.Unary<Q, R> take) {
    ServiceMethod<Q, R> export =
        ServiceMethod.server(
            ServiceName.create(descriptor.getFullName()),
            "Export",
            GrpcMessageEncoder.encoder(),
            request);
    return RpcService.of(descriptor)
        .unary(
            export,
            message -> {
              if (refusal != Refusal.NONE) {
                throw new RpcException(refusal.grpc, "the sink refuses");
              }
              return take.answer(message);
            });
  }

  private static String serviceName(Resource resource) {
    return resource.getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals("service.name"))
        .map(KeyValue::getValue)
        .map(value -> value.getStringValue())
        .findFirst()
        .orElse("");
  }
}
