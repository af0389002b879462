package io.throughline.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ShimReportTest {
  @Test
  void report_isRead() throws IOException {
    ShimReport report =
        read(
            """
            {"rounds": 500, "cores": 2, "notes": ["sdk could not be built here."], "variants": [
              {"name": "bare", "what": "fork and wait alone", "bytes": 1417378, "residentKB": 2048, "calls": 231,
               "quiet": {"minimum": 0.5, "p10": 1.25, "median": 2}, "busy": {"minimum": 3, "p10": 4, "median": 5}}]}
            """);
    assertThat(report.skipped()).isEmpty();
    assertThat(report.rounds()).isEqualTo(500);
    assertThat(report.notes()).containsExactly("sdk could not be built here.");
    assertThat(report.get("bare"))
        .isEqualTo(
            new ShimReport.Variant(
                "bare",
                "fork and wait alone",
                new ShimReport.Times(0.5, 1.25, 2),
                new ShimReport.Times(3, 4, 5),
                1.417378,
                2,
                231));
    assertThat(report.find("sdk")).isEmpty();
  }

  @Test
  void reason_isRead_whenNothingCouldBeMeasured() throws IOException {
    assertThat(read("{\"skipped\": \"There is no go on PATH.\"}").skipped())
        .contains("There is no go on PATH.");
  }

  private static ShimReport read(String text) throws IOException {
    return ShimReport.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
