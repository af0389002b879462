package io.throughline.telemetry.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.util.JsonFormat;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.work.WorkThreads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalExportTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path folder;

  @Test
  void console_hasALineForEachSpan() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ConsoleExporter exporter =
        new ConsoleExporter(new PrintStream(out, false, StandardCharsets.UTF_8));
    assertThat(exporter.export(List.of(Spans.task(), Spans.call())).isSuccess()).isTrue();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            2026-11-22T00:00:00.123Z engine 4bf92f3577b34da6a3ce929d0e0e4736 00f067aa0ba902b7 b7ad6b7169203331 1.23s ok "task unit" throughline.step.kind=task throughline.team=main
            2026-11-22T00:00:00.123Z engine 4bf92f3577b34da6a3ce929d0e0e4736 53995c3f42cd8ad8 - 1us error "GET \\"/a b\\"" message="broke\\nhere" server.address=db.example server.port=5432 words="[a, b c]" +2
            """);
  }

  @Test
  void console_thatIsGone_isTold() {
    PrintStream closed = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    closed.close();
    assertThat(new ConsoleExporter(closed).export(List.of(Spans.task())).isSuccess()).isFalse();
  }

  @Test
  void file_holdsALineOfOtlpForEachBatch() throws IOException {
    Path path = folder.resolve("deep/down/traces.jsonl");
    FileExporter exporter = new FileExporter(new RotatedFile(path, 1 << 20));
    assertThat(exporter.export(List.of(Spans.task(), Spans.call())).isSuccess()).isTrue();
    assertThat(exporter.export(List.of(Spans.call())).isSuccess()).isTrue();

    List<String> lines = Files.readAllLines(path);
    assertThat(lines).hasSize(2);
    assertThat(spans(lines.getFirst()))
        .extracting(Span::getName)
        .containsExactlyInAnyOrder("task unit", "GET \"/a b\"");
    Span call = spans(lines.getLast()).getFirst();
    assertThat(HexFormat.of().formatHex(call.getTraceId().toByteArray())).isEqualTo(Spans.TRACE);
    assertThat(call.getEvents(1).getName()).isEqualTo("retry");
  }

  @Test
  void file_neverTakesMoreThanItMay() throws IOException {
    Path path = folder.resolve("traces.jsonl");
    FileExporter exporter = new FileExporter(new RotatedFile(path, 16_384));
    for (int i = 0; i < 100; i++) {
      assertThat(exporter.export(List.of(Spans.task(), Spans.call())).isSuccess()).isTrue();
    }
    assertThat(bytes()).isLessThanOrEqualTo(16_384).isGreaterThan(8_192);
    assertThat(Files.exists(folder.resolve("traces.jsonl.3"))).isTrue();
    for (String line : Files.readAllLines(folder.resolve("traces.jsonl.3"))) {
      assertThat(spans(line)).hasSize(2);
    }
    List<SpanData> many = Collections.nCopies(100, Spans.call());
    assertThat(exporter.export(many).isSuccess()).isFalse();
  }

  @Test
  void file_ofSeveralServices_losesNothing_andMixesNoLines() throws Exception {
    Path path = folder.resolve("traces.jsonl");
    try (WorkThreads threads = WorkThreads.named("writers")) {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        FileExporter exporter = new FileExporter(new RotatedFile(path, 1 << 20));
        writers.add(
            threads.submit(() -> {
              for (int n = 0; n < 100; n++) {
                exporter.export(List.of(Spans.task()));
              }
              return "done";
            }));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    }
    int found = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(it -> !it.toString().endsWith(".lock")).toList()) {
        for (String line : Files.readAllLines(file)) {
          found += spans(line).size();
        }
      }
    }
    assertThat(found).isEqualTo(800);
  }

  private long bytes() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /** The line as protobuf's own reader takes it, which wants ids in Base64. */
  private static List<Span> spans(String line) throws IOException {
    JsonNode json = JSON.readTree(line);
    for (String field : List.of("traceId", "spanId", "parentSpanId")) {
      for (JsonNode holder : json.findParents(field)) {
        byte[] id = HexFormat.of().parseHex(holder.get(field).asText());
        ((ObjectNode) holder).put(field, Base64.getEncoder().encodeToString(id));
      }
    }
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    JsonFormat.parser().merge(json.toString(), request);
    return request.build().getResourceSpansList().stream()
        .flatMap(group -> group.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }
}
