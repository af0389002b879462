package io.throughline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.cli.api.Api;
import io.throughline.cli.api.TargetOptions;
import io.throughline.cli.terminal.CliFailure;
import io.throughline.cli.terminal.Terminal;
import io.throughline.cli.trace.Trace;
import io.throughline.cli.trace.TraceJson;
import io.throughline.cli.trace.Waterfall;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tl trace}. */
@Command(
    name = "trace",
    description =
        "Prints the trace of a build as a waterfall: what it did, when, for how long, and where the time went.",
    footer = {
      "",
      "Examples:",
      "  tl trace 42                    build 42 of this Throughline",
      "  tl trace main/web/test/7       build 7 of job test of pipeline web of team main",
      "  tl trace 42 --follow           redraws while the build runs",
      "  tl trace 42 --export           sends it to the collector although it was not sampled",
      "  tl trace 42 --json | jq ...    for programs: every span with duration_ns and self_ns"
    })
final class TraceCommand implements Callable<Integer> {
  private static final Set<String> FINAL = Set.of("succeeded", "failed", "errored", "aborted");
  private static final long REDRAW_MS = 500;

  @Parameters(paramLabel = "BUILD", description = "id of a build, or TEAM/PIPELINE/JOB/NAME")
  private String build = "";

  @Option(names = "--json", description = "JSON instead of a picture")
  private boolean json;

  @Option(names = "--all", description = "also the spans of gRPC calls and SQL statements")
  private boolean all;

  @Option(
      names = "--export",
      description = "send the trace of a build that has ended to the installation's receivers")
  private boolean export;

  @Option(
      names = {"-f", "--follow"},
      description = "redraw until the build has ended")
  private boolean follow;

  @Option(
      names = "--width",
      paramLabel = "COLUMNS",
      description = "draw for this width instead of the terminal's")
  private @Nullable Integer width;

  @Mixin private TargetOptions target = new TargetOptions();

  private final Terminal detected;
  private final Map<String, String> environment;
  private final InstantSource clock;

  TraceCommand(Terminal terminal, Map<String, String> environment, InstantSource clock) {
    this.detected = terminal;
    this.environment = environment;
    this.clock = clock;
  }

  @Override
  public Integer call() throws InterruptedException {
    Terminal terminal = width == null ? detected : detected.withColumns(width);
    try (Api api = new Api(target.target(environment))) {
      JsonNode info = find(api);
      long id = info.path("id").asLong();
      if (export) {
        var _ = api.post("/api/v1/builds/" + id + "/trace/export");
        terminal.line("the trace of build %d is exported".formatted(id));
        return 0;
      }
      int drawn = 0;
      while (true) {
        JsonNode now = api.require("/api/v1/builds/" + id);
        JsonNode spans = api.require("/api/v1/builds/" + id + "/trace");
        if (json) {
          terminal.line(TraceJson.withTimes(spans, nanos(clock.instant())).toPrettyString());
          return 0;
        }
        erase(terminal, drawn);
        drawn = draw(terminal, now, spans);
        if (!follow || FINAL.contains(now.path("status").asText())) {
          return 0;
        }
        TimeUnit.MILLISECONDS.sleep(REDRAW_MS);
      }
    }
  }

  private int draw(Terminal terminal, JsonNode info, JsonNode spans) {
    Trace trace = TraceJson.read(spans);
    List<String> lines = new Waterfall(terminal, all).draw(trace, nanos(clock.instant()));
    terminal.line(title(info, trace));
    lines.forEach(terminal::line);
    return lines.size() + 1;
  }

  static String title(JsonNode info, Trace trace) {
    String job = info.path("job_name").asText();
    String name =
        job.isEmpty()
            ? "build %d".formatted(info.path("id").asLong())
            : "%s/%s/%s #%s"
                .formatted(
                    info.path("team_name").asText(),
                    info.path("pipeline_name").asText(),
                    job,
                    info.path("name").asText());
    return "%s  %s  trace %s".formatted(name, info.path("status").asText(), trace.id());
  }

  private JsonNode find(Api api) {
    String[] parts = build.split("/");
    if (parts.length == 4) {
      return api.get(
              "/api/v1/teams/%s/pipelines/%s/jobs/%s/builds/%s"
                  .formatted(
                      Api.segment(parts[0]),
                      Api.segment(parts[1]),
                      Api.segment(parts[2]),
                      Api.segment(parts[3])))
          .orElseThrow(() -> new CliFailure("there is no build " + build));
    }
    if (parts.length != 1 || !build.matches("\\d+")) {
      throw new CliFailure(
          "\"%s\" is neither the id of a build nor TEAM/PIPELINE/JOB/NAME".formatted(build));
    }
    return api.get("/api/v1/builds/" + build)
        .orElseThrow(() -> new CliFailure("there is no build " + build));
  }

  private static void erase(Terminal terminal, int lines) {
    if (lines > 0 && terminal.redraws()) {
      terminal.out().print("\u001b[" + lines + "A\u001b[J");
    }
  }

  private static long nanos(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }
}
