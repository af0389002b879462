package io.throughline.e2e;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * The examples for Argo Workflows and Tekton, as far as they can run without those: their images,
 * commands, environments and mounts, read in the files, in containers of Docker one after another.
 */
class ShimTemplateTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";

  /** A compiler is more than has to be shown: this one prints what it was called with. */
  private static final String GOLANG = "throughline-shim-test/golang";

  private static final String GOLANG_FILE =
      """
      FROM alpine:3
      RUN ["sh", "-c", "printf '#!/bin/sh\\\\necho go $*\\\\nexit 3\\\\n' >/bin/go; chmod +x /bin/go"]
      """;

  @RegisterExtension private static final ShimContainers containers = new ShimContainers();

  @TempDir Path home;

  private final String volume = "throughline-shim-template-" + UUID.randomUUID();
  private final String name = "run-" + UUID.randomUUID();

  @Test
  void argosTemplate_bringsTheShimAndRunsTheCommandBehindIt() throws Exception {
    JsonNode template = example("argo-workflow.yaml").path("spec").path("templates").path(0);
    assertRuns(template.path("initContainers").path(0), template.path("container"));
    assertThat(span("argo/compile"))
        .containsEntry("workflowName", name)
        .containsEntry("nodeId", name + "-pod")
        .containsEntry("namespace", "builds");
  }

  @Test
  void tektonsTask_bringsTheShimAndRunsTheCommandBehindIt() throws Exception {
    JsonNode steps = example("tekton-task.yaml").path("spec").path("steps");
    assertRuns(steps.path(0), steps.path(1));
    assertThat(span("tekton/compile"))
        .containsEntry("workflowName", name)
        .containsEntry("namespace", "builds");
  }

  private static JsonNode example(String file) throws IOException {
    return JSON.valueToTree(
        new Yaml().<Map<String, Object>>load(Files.readString(Shim.example(file))));
  }

  private void assertRuns(JsonNode bringsTheShim, JsonNode step) throws Exception {
    buildGolang();
    containers.docker("volume", "create", volume);
    try {
      boolean isMirrored = bringsTheShim.path("mirrorVolumeMounts").asBoolean();
      Commands.Ended brought = run(bringsTheShim, isMirrored ? step : bringsTheShim);
      assertThat(brought.status()).as(brought.output()).isZero();
      Commands.Ended ended = run(step, step);
      assertThat(ended.status()).as(ended.output()).isEqualTo(3);
      assertThat(ended.output()).contains("go build ./...\n").contains("\"traceId\":\"" + TRACE);
    } finally {
      containers.docker("volume", "rm", volume);
    }
  }

  /** Runs a container of a pod, with mounts that are its own or those of another. */
  private Commands.Ended run(JsonNode container, JsonNode mounts) throws Exception {
    List<String> options = new ArrayList<>(List.of("--env", "THROUGHLINE_GRACE=30s"));
    for (JsonNode mount : mounts.path("volumeMounts")) {
      options.addAll(List.of("--volume", volume + ":" + mount.path("mountPath").asText()));
    }
    for (JsonNode variable : container.path("env")) {
      options.addAll(
          List.of(
              "--env",
              variable.path("name").asText() + "=" + known(variable.path("value").asText())));
    }
    List<String> command = new ArrayList<>();
    container.path("command").forEach(word -> command.add(word.asText()));
    container.path("args").forEach(word -> command.add(word.asText()));
    options.addAll(List.of("--entrypoint", command.removeFirst()));
    List<String> call = new ArrayList<>(List.of(image(container.path("image").asText())));
    call.addAll(command);
    return containers.runAlone(options, call.toArray(String[]::new));
  }

  /** What the systems put in the place of their variables. */
  private String known(String value) {
    return switch (value) {
      case "{{workflow.parameters.traceparent}}", "$(params.traceparent)" ->
          "00-" + TRACE + "-" + PARENT + "-01";
      case "{{workflow.name}}", "$(context.taskRun.name)" -> name;
      case "{{pod.name}}" -> name + "-pod";
      case "{{workflow.namespace}}", "$(context.taskRun.namespace)" -> "builds";
      case "http://collector.observability:4318" -> containers.receiver().httpEndpoint().toString();
      default -> throw new AssertionError("nobody says what " + value + " is");
    };
  }

  private static String image(String name) {
    return switch (name) {
      case "registry.example/throughline-shim:0.1.0" -> ShimContainers.ALONE;
      case "golang:1.26" -> GOLANG;
      default -> throw new AssertionError("there is no image " + name);
    };
  }

  private void buildGolang() throws Exception {
    Files.writeString(home.resolve("Dockerfile"), GOLANG_FILE);
    containers.docker("build", "--quiet", "--tag", GOLANG, home.toString());
  }

  /** The attributes of the span of this name in this run's trace. */
  private Map<String, String> span(String spanName) {
    Span span =
        containers.receiver().spans().stream()
            .map(received -> received.span())
            .filter(each -> each.getName().equals(spanName))
            .findFirst()
            .orElseThrow();
    HexFormat hex = HexFormat.of();
    assertThat(hex.formatHex(span.getTraceId().toByteArray())).isEqualTo(TRACE);
    assertThat(hex.formatHex(span.getParentSpanId().toByteArray())).isEqualTo(PARENT);
    assertThat(ShimSpan.exitCode(span)).isEqualTo(3);
    return span.getAttributesList().stream()
        .collect(toMap(each -> each.getKey(), each -> each.getValue().getStringValue()));
  }
}
