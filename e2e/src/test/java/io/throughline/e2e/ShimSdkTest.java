package io.throughline.e2e;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.throughline.telemetry.testing.OtlpSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program with OpenTelemetry's SDK for Java that is set up from its environment, behind the shim:
 * it finds the variables that the shim sets, and no others.
 */
class ShimSdkTest {
  private static final String TOKEN = "secret-5f0c93";

  @TempDir Path home;

  private OtlpSink receiver;

  @BeforeEach
  void start() {
    receiver = OtlpSink.withToken(TOKEN);
  }

  @AfterEach
  void stop() {
    receiver.close();
  }

  @Test
  void program_hasItsTelemetryInTheTraceOfTheCommand() throws Exception {
    Commands.Ended program = runProgram();
    assertThat(program.status()).as(program.output()).isZero();

    Map<String, Span> spans =
        receiver.spans().stream()
            .map(OtlpSink.ReceivedSpan::span)
            .collect(toMap(Span::getName, span -> span));
    assertThat(spans).hasSize(5);
    Span command = spans.get("builder/compile");
    assertIsBelow(spans.get("unaware"), command);
    assertIsBelow(spans.get("below unaware"), spans.get("unaware"));
    assertIsBelow(spans.get("aware"), command);
    assertIsBelow(spans.get("below aware"), spans.get("aware"));
    assertThat(spans.get("unaware").getLinksCount()).isOne();
    assertThat(spans.get("aware").getLinksCount()).isZero();
    assertThat(spans.get("unaware").getAttributes(0).getValue().getBoolValue())
        .as("a token is in the environment of the program")
        .isFalse();
    assertThat(placesOfLines())
        .isEqualTo(
            Map.of(
                "a line of unaware",
                place(spans.get("unaware")),
                "a line of aware",
                place(spans.get("aware"))));
    assertThat(counted("things")).isEqualTo(3);
    assertThat(resourcesOfProgram())
        .isNotEmpty()
        .allSatisfy(resource ->
            assertThat(resource)
                .containsAllEntriesOf(
                    Map.of("repo", "o/r", "agent", "builder", "stepName", "compile")));
  }

  private Commands.Ended runProgram() throws IOException, InterruptedException {
    Path source = home.resolve("Program.java");
    Files.writeString(source, SdkProgram.source());
    Commands shim =
        new Commands(
            List.of(
                Shim.orSkip().toString(),
                "--intake",
                "--verbose",
                "--agent",
                "builder",
                "--step-name",
                "compile"),
            Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                receiver.httpEndpoint().toString(),
                "OTEL_EXPORTER_OTLP_HEADERS",
                "authorization=Bearer " + TOKEN,
                "THROUGHLINE_REPO",
                "o/r",
                "THROUGHLINE_GRACE",
                "30s"));
    return shim.run("--", SdkProgram.java(), "-cp", SdkProgram.classPath(), source.toString());
  }

  private static void assertIsBelow(Span span, Span parent) {
    assertThat(span.getTraceId()).as(span.getName()).isEqualTo(parent.getTraceId());
    assertThat(span.getParentSpanId()).as(span.getName()).isEqualTo(parent.getSpanId());
  }

  private Map<String, String> placesOfLines() {
    return receiver.logs().stream()
        .collect(toMap(OtlpSink.ReceivedLog::body, log -> log.traceId() + "-" + log.spanId()));
  }

  private static String place(Span span) {
    return hex(span.getTraceId()) + "-" + hex(span.getSpanId());
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  private long counted(String name) {
    return receiver.metrics().stream()
        .filter(metric -> metric.metric().getName().equals(name))
        .mapToLong(metric -> metric.metric().getSum().getDataPoints(0).getAsInt())
        .max()
        .orElse(0);
  }

  private List<Map<String, String>> resourcesOfProgram() {
    return receiver.resources().stream()
        .map(ShimSdkTest::attributes)
        .filter(attributes -> "java".equals(attributes.get("telemetry.sdk.language")))
        .toList();
  }

  private static Map<String, String> attributes(Resource resource) {
    return resource.getAttributesList().stream()
        .collect(toMap(each -> each.getKey(), each -> each.getValue().getStringValue()));
  }
}
