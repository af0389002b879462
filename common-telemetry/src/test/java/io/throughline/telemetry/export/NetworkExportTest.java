package io.throughline.telemetry.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.throughline.config.HostPort;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.TelemetryConfig;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.export.Connection.Compression;
import io.throughline.telemetry.export.ExportConfig.OtlpProtocol;
import io.throughline.telemetry.testing.Certificates;
import io.throughline.telemetry.testing.OtlpSink;
import io.throughline.telemetry.testing.Wire;
import io.throughline.telemetry.testing.ZipkinSink;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkExportTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Batching NOW =
      new Batching(1000, 100, Duration.ofMillis(10), Duration.ofSeconds(30));

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(OtlpProtocol.class)
  void otlp_overTls_showsItsCertificate_andTrustsOnlyTheAuthority(OtlpProtocol protocol)
      throws Exception {
    Certificates server = Certificates.in(folder, "server");
    Certificates client = Certificates.in(folder, "client");
    String agreed = protocol == OtlpProtocol.GRPC ? "h2" : "http/1.1";
    try (OtlpSink sink = OtlpSink.start();
        Wire wire = Wire.tls(address(sink, protocol), server.serverContext(client), agreed)) {
      Tls tls =
          new Tls(
              Optional.of(server.certificate()),
              Optional.of(client.certificate()),
              Optional.of(client.key()));
      assertThat(exports(otlp(protocol, "https://", wire.address(), tls))).isTrue();
      assertThat(sink.spans()).hasSize(2);

      Tls stranger = new Tls(tls.authority(), Optional.empty(), Optional.empty());
      assertThat(exports(otlp(protocol, "https://", wire.address(), stranger))).isFalse();
      Tls mistrust = new Tls(Optional.of(client.certificate()), tls.certificate(), tls.key());
      assertThat(exports(otlp(protocol, "https://", wire.address(), mistrust))).isFalse();
      assertThat(sink.spans()).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource(OtlpProtocol.class)
  void otlp_isCompressed_ifAskedFor(OtlpProtocol protocol) throws Exception {
    try (OtlpSink sink = OtlpSink.start();
        Wire plain = Wire.plain(address(sink, protocol));
        Wire zipped = Wire.plain(address(sink, protocol))) {
      List<SpanData> many = Collections.nCopies(500, Spans.call());
      assertThat(exports(otlp(protocol, plain.address(), Compression.NONE), many)).isTrue();
      assertThat(exports(otlp(protocol, zipped.address(), Compression.GZIP), many)).isTrue();
      assertThat(sink.spans()).hasSize(1000);
      assertThat(zipped.received()).isLessThan(plain.received() / 10);
    }
  }

  @Test
  void zipkin_getsEverythingThatItKnows() throws Exception {
    try (ZipkinSink sink = ZipkinSink.start()) {
      Connection to =
          Connection.to(URI.create("http://" + sink.address() + "/api/v2/spans"))
              .withHeaders(Map.of("Authorization", "token"));
      assertThat(exports(new SpanTarget.Zipkin(to, NOW))).isTrue();
      assertThat(sink.headers()).containsExactly("application/json plain token");
      assertThat(sink.spans().stream().map(JsonNode::toString))
          .containsExactly(
              json(
                  """
                  {'traceId':'4bf92f3577b34da6a3ce929d0e0e4736','id':'00f067aa0ba902b7',
                  'parentId':'b7ad6b7169203331','name':'task unit','timestamp':1795305600123456,
                  'duration':1234567,'localEndpoint':{'serviceName':'engine'},
                  'tags':{'throughline.step.kind':'task','throughline.team':'main',
                  'otel.status_code':'OK','otel.scope.name':''}}\
                  """),
              json(
                  """
                  {'traceId':'4bf92f3577b34da6a3ce929d0e0e4736','id':'53995c3f42cd8ad8',
                  'name':'GET \\'/a b\\'','kind':'CLIENT','timestamp':1795305600123456,
                  'duration':1,'localEndpoint':{'serviceName':'engine'},
                  'remoteEndpoint':{'serviceName':'db.example'},
                  'annotations':[{'timestamp':1795305600123457,'value':'plain'},
                  {'timestamp':1795305600123457,
                  'value':'{\\'retry\\':{\\'error.type\\':\\'timeout\\'}}'}],
                  'tags':{'server.address':'db.example','server.port':'5432',
                  'words':'[\\'a\\',\\'b c\\']','otel.status_code':'ERROR','error':'broke\\nhere',
                  'otel.scope.name':'','otel.dropped_attributes_count':'2'}}\
                  """));
    }
  }

  private static String json(String text) {
    return text.replace("\n", "").replace("'", "\"");
  }

  @Test
  void zipkin_isSentOverTls_andCompressed() throws Exception {
    Certificates server = Certificates.in(folder, "server");
    Certificates client = Certificates.in(folder, "client");
    try (ZipkinSink sink = ZipkinSink.start();
        Wire wire = Wire.tls(sink.address(), server.serverContext(client), "http/1.1")) {
      Tls tls =
          new Tls(
              Optional.of(server.certificate()),
              Optional.of(client.certificate()),
              Optional.of(client.key()));
      URI uri = URI.create("https://" + wire.address() + "/api/v2/spans");
      Connection to = new Connection(uri, Map.of(), tls, Compression.GZIP, Duration.ofSeconds(30));
      assertThat(exports(new SpanTarget.Zipkin(to, NOW))).isTrue();
      assertThat(sink.headers()).containsExactly("application/json gzip -");
      assertThat(sink.spans()).hasSize(2);
    }
  }

  @Test
  void zipkin_thatRefuses_orIsAway_isAFailure() throws Exception {
    URI uri;
    try (ZipkinSink sink = ZipkinSink.start()) {
      uri = URI.create("http://" + sink.address() + "/api/v2/spans");
      sink.answer(500);
      assertThat(exports(new SpanTarget.Zipkin(Connection.to(uri), NOW))).isFalse();
    }
    assertThat(exports(new SpanTarget.Zipkin(Connection.to(uri), NOW))).isFalse();
  }

  @Test
  void allReceivers_getAllSpans_whateverOneOfThemDoes() throws Exception {
    Path file = folder.resolve("traces.jsonl");
    try (OtlpSink otlp = OtlpSink.start();
        OtlpSink jaeger = OtlpSink.start();
        ZipkinSink zipkin = ZipkinSink.start()) {
      URI nobody = URI.create("http://127.0.0.1:1");
      ExportConfig export =
          ExportConfig.NOWHERE
              .and(new SpanTarget.Otlp(OtlpProtocol.GRPC, Connection.to(nobody), NOW))
              .and(otlp(OtlpProtocol.GRPC, address(otlp, OtlpProtocol.GRPC), Compression.NONE))
              .and(
                  otlp(
                      OtlpProtocol.HTTP_PROTOBUF,
                      address(jaeger, OtlpProtocol.HTTP_PROTOBUF),
                      Compression.NONE))
              .and(
                  new SpanTarget.Zipkin(
                      Connection.to(URI.create("http://" + zipkin.address() + "/api/v2/spans")),
                      NOW))
              .and(new SpanTarget.File(file, 1 << 20, NOW));
      try (Telemetry telemetry =
          Telemetry.start(TelemetryConfig.local("unit").withExport(export))) {
        for (int i = 0; i < 50; i++) {
          telemetry.span(SpanName.QUEUE).around(_ -> "");
        }
        await()
            .atMost(LONG)
            .untilAsserted(() -> {
              assertThat(otlp.spans()).hasSize(50);
              assertThat(jaeger.spans()).hasSize(50);
              assertThat(zipkin.spans()).hasSize(50);
              assertThat(Files.readString(file).split("\"spanId\"", -1)).hasSize(51);
            });
      }
    }
  }

  @Test
  void filesOfKeys_thatAreWrong_areTold() throws Exception {
    Path text = Files.writeString(folder.resolve("text"), "hunter2");
    Certificates own = Certificates.in(folder, "own");
    assertThatThrownBy(() -> tls(text, own.certificate(), own.key()).load())
        .hasMessageContaining("TLS cannot be set up")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> tls(own.certificate(), own.certificate(), text).load())
        .hasMessage(text + " holds no private key in PKCS #8 (-----BEGIN PRIVATE KEY-----)");
    assertThatThrownBy(() -> tls(folder.resolve("none"), own.certificate(), own.key()).load())
        .hasMessage(folder.resolve("none") + " cannot be read");
  }

  private static Tls tls(Path authority, Path certificate, Path key) {
    return new Tls(Optional.of(authority), Optional.of(certificate), Optional.of(key));
  }

  private static boolean exports(SpanTarget target) {
    return exports(target, List.of(Spans.task(), Spans.call()));
  }

  private static boolean exports(SpanTarget target, List<SpanData> spans) {
    try (SpanExporter exporter = SpanExporters.to(target)) {
      return exporter.export(spans).join(60, TimeUnit.SECONDS).isSuccess();
    }
  }

  private static HostPort address(OtlpSink sink, OtlpProtocol protocol) {
    URI uri = protocol == OtlpProtocol.GRPC ? sink.grpcEndpoint() : sink.httpEndpoint();
    return new HostPort(uri.getHost(), uri.getPort());
  }

  private static SpanTarget otlp(OtlpProtocol protocol, String scheme, HostPort address, Tls tls) {
    URI uri = URI.create(scheme + address + path(protocol));
    return new SpanTarget.Otlp(
        protocol, new Connection(uri, Map.of(), tls, Compression.NONE, Duration.ofSeconds(5)), NOW);
  }

  private static SpanTarget otlp(OtlpProtocol protocol, HostPort address, Compression compression) {
    URI uri = URI.create("http://" + address + path(protocol));
    return new SpanTarget.Otlp(
        protocol,
        new Connection(uri, Map.of(), Tls.NONE, compression, Duration.ofSeconds(30)),
        NOW);
  }

  private static String path(OtlpProtocol protocol) {
    return protocol == OtlpProtocol.GRPC ? "" : "/v1/traces";
  }
}
