package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.cli.trace.Span;
import io.throughline.cli.trace.Trace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A step whose program has an SDK of OpenTelemetry, and nobody who set it up. */
class SdkStepTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path home;

  @Test
  void spansOfTheProgram_areInTheTraceOfTheBuild_whetherItReadsItsParentOrNot() throws Exception {
    try (Installation installation = Installation.start(home.resolve("data"), List.of(), Map.of());
        Client client = new Client(installation.api())) {
      client.setPipeline("programs", pipeline());
      long build = client.trigger("programs", "sdk");
      assertThat(client.awaitEnd(build)).isEqualTo("succeeded");
      await()
          .atMost(Installation.PATIENCE)
          .untilAsserted(() ->
              assertThat(client.trace(build).spans())
                  .extracting(Span::name)
                  .contains("unaware", "below unaware", "aware", "below aware"));
      Trace trace = client.trace(build);
      Traces.assertWhole(trace, "");
      Span command = named(trace, "bash");
      assertThat(named(trace, "unaware").parentId()).isEqualTo(command.id());
      assertThat(named(trace, "aware").parentId()).isEqualTo(command.id());
      assertThat(named(trace, "below unaware").parentId()).isEqualTo(named(trace, "unaware").id());
      assertThat(named(trace, "below aware").parentId()).isEqualTo(named(trace, "aware").id());
      assertThat(named(trace, "unaware").service()).isEqualTo("unit");
      assertThat(named(trace, "unaware").links()).hasSize(1);
      assertThat(named(trace, "aware").links()).isEmpty();
    }
  }

  private static String pipeline() {
    String script =
        "cat >Program.java <<'END'\n%s\nEND\n\"$JAVA\" -cp \"$SDK\" Program.java"
            .formatted(SdkProgram.source());
    ObjectNode pipeline = JSON.createObjectNode();
    ObjectNode job = pipeline.putArray("jobs").addObject().put("name", "sdk");
    ObjectNode task = job.putArray("plan").addObject().put("task", "unit");
    ObjectNode config = task.putObject("config").put("platform", "linux");
    config.putObject("params").put("JAVA", SdkProgram.java()).put("SDK", SdkProgram.classPath());
    config.putObject("run").put("path", "bash").putArray("args").add("-ec").add(script);
    return pipeline.toString();
  }

  private static Span named(Trace trace, String name) {
    return trace.spans().stream()
        .filter(span -> span.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
