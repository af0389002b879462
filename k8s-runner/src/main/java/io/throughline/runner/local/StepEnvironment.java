package io.throughline.runner.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.runner.ContainerSpec;
import io.throughline.runner.ImageSource;
import io.throughline.runner.ProgramTelemetry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The variables of a program. None of the runner's own are among them, which hold tokens. In the
 * order in which later ones win: what every program has, what the runner was configured with, those
 * of the image, its place in the trace, and what the step itself says.
 */
final class StepEnvironment {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int METADATA_BYTES = 1 << 20;

  /** Variables about proxies are the machine's: a program without them may reach nothing. */
  private static final List<String> PROXIES = List.of("http_proxy", "https_proxy", "no_proxy");

  /** Variables that send a program's requests to a proxy. */
  private static final List<String> PROXY_VARIABLES =
      List.of("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY");

  private static final String LOOPBACK = "127.0.0.1";

  private final Map<String, String> configured;
  private final Artifacts artifacts;
  private final ProgramTelemetry programs;

  /**
   * @param configured for every program
   * @param programs where they send their telemetry
   */
  StepEnvironment(Map<String, String> configured, Artifacts artifacts, ProgramTelemetry programs) {
    this.configured = Map.copyOf(configured);
    this.artifacts = artifacts;
    this.programs = programs;
  }

  /**
   * All variables.
   *
   * @param home the program's home directory, as it sees it
   */
  Map<String, String> of(
      ContainerSpec spec, ContainerTrace trace, StepUser user, Path home, Optional<Path> tmp)
      throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("HOME", home.toString());
    all.put("USER", user.name());
    all.put("LANG", "C.UTF-8");
    tmp.ifPresent(path -> all.put("TMPDIR", path.toString()));
    for (String name : PROXIES) {
      String value = System.getenv(name);
      if (value != null) {
        all.put(name, value);
      }
    }
    all.putAll(configured);
    all.putAll(ofImage(spec.image()));
    all.putAll(trace.environment());
    trace
        .process()
        .ifPresent(process -> {
          all.put("TRACE_ID", process.span().getTraceId());
          all.put("SPAN_ID", process.span().getSpanId());
        });
    all.put("OTEL_EXPORTER_OTLP_ENDPOINT", programs.endpoint(spec.handle()));
    all.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    all.put("OTEL_TRACES_EXPORTER", "otlp");
    all.put("OTEL_SERVICE_NAME", spec.owner().step());
    all.put("OTEL_RESOURCE_ATTRIBUTES", trace.resourceAttributes());
    all.putAll(spec.environment());
    reachIntakeDirectly(all);
    return all;
  }

  /** Some SDKs ask a proxy for anything, the loopback included. */
  private static void reachIntakeDirectly(Map<String, String> all) {
    boolean proxied =
        PROXY_VARIABLES.stream().anyMatch(name -> !all.getOrDefault(name, "").isEmpty());
    String direct = all.getOrDefault("no_proxy", all.getOrDefault("NO_PROXY", ""));
    if (proxied && !direct.contains(LOOPBACK) && !direct.equals("*")) {
      all.put("no_proxy", direct.isEmpty() ? LOOPBACK : direct + "," + LOOPBACK);
    }
  }

  /** The variables that an image asks for, as its metadata says. */
  Map<String, String> ofImage(ImageSource image) throws IOException {
    if (!(image instanceof ImageSource.Artifact(String id))) {
      return Map.of();
    }
    Optional<byte[]> metadata = artifacts.smallFile(id, "metadata.json", METADATA_BYTES);
    Map<String, String> all = new LinkedHashMap<>();
    if (metadata.isPresent()) {
      for (JsonNode entry : JSON.readTree(metadata.get()).path("env")) {
        String text = entry.asText();
        int equals = text.indexOf('=');
        if (equals > 0) {
          all.put(text.substring(0, equals), text.substring(equals + 1));
        }
      }
    }
    return all;
  }
}
