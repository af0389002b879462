package io.throughline.telemetry.export;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.PrintStream;
import java.util.Collection;
import java.util.stream.Collectors;

/** Writes a line for each span. */
final class ConsoleExporter implements SpanExporter {
  private final PrintStream out;

  ConsoleExporter(PrintStream out) {
    this.out = out;
  }

  /** Writes the batch at once, so that no other line comes between. */
  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    out.print(spans.stream().map(span -> SpanLine.of(span) + "\n").collect(Collectors.joining()));
    out.flush();
    return out.checkError() ? CompletableResultCode.ofFailure() : CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode flush() {
    out.flush();
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return flush();
  }

  @Override
  public String toString() {
    return "console";
  }
}
