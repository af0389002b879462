package io.throughline.runner.local;

import io.throughline.runner.ProgramTelemetry;
import java.nio.file.Path;
import java.util.List;

/**
 * The program that stands in front of a step's command and reports the command's span: how it ended
 * and what it used. The span itself is the runner's, which begins it before the command runs and
 * ends it also when nothing is reported. The control group is that of the runner, whose figures say
 * nothing of a step.
 *
 * @param program {@code throughline-shim}
 */
record Shim(Path program, ProgramTelemetry programs) {
  /** The shim with its flags, to stand in front of a command; its report is expected. */
  List<String> before(ContainerTrace.ProcessSpan process, String container) {
    programs.reports().expect(process.span());
    return List.of(
        program.toString(),
        "--span-context",
        process.traceparent(),
        "--parent-span-id",
        process.parentSpanId(),
        "--first-line",
        "none",
        "--process-group",
        "shared",
        "--otlp-traces-endpoint",
        programs.endpoint(container) + "/v1/traces",
        "--otlp-protocol",
        "http/protobuf",
        "--metrics-exporter",
        "none",
        "--report-start",
        "no",
        "--cgroup",
        "no",
        "--");
  }

  /** A command that ends at once if the shim can run programs where it is run. */
  List<String> trial() {
    return List.of(program.toString(), "--disabled", "--first-line", "none", "--", "true");
  }
}
