package io.throughline.telemetry.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.testing.RecordedTelemetry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The contract of this repository, and everything in it that relies on the contract. */
class ContractTest {
  private static final Path ROOT = Path.of("..");
  private static final Path DOCUMENT = ROOT.resolve("docs/telemetry.json");
  private static final Path REMOVED = ROOT.resolve("docs/telemetry-removed.txt");
  private static final List<RepositoryText> FILES = RepositoryText.under(ROOT);

  @Test
  void promisesAreKept_andTheDocumentIsCurrent() throws IOException {
    List<Removal> removals = removals();
    String now = ContractDocument.render(removals);
    String promised = Files.exists(DOCUMENT) ? Files.readString(DOCUMENT) : "{}";
    assertThat(Contract.of(promised).broken(Contract.of(now), removals, FILES)).isEmpty();
    if ("write".equals(System.getProperty("throughline.docs"))) {
      Files.writeString(DOCUMENT, now);
    }
    assertThat(DOCUMENT)
        .as("docs/telemetry.json is not what the catalogue says; ./throughline docs writes it anew")
        .content()
        .isEqualTo(now);
  }

  @Test
  void removals_areTrue() throws IOException {
    assertThat(current().untrue(removals())).isEmpty();
  }

  @Test
  void everyFile_usesNamesThatThereAre() throws IOException {
    assertThat(current().strangers(FILES, removals())).isEmpty();
  }

  @Test
  void files_areFound() {
    assertThat(FILES)
        .extracting(RepositoryText::path)
        .contains("README.md", "docs/ARCHITECTURE.md", "throughline")
        .doesNotContain("docs/telemetry.md", "CHANGELOG.md");
    assertThat(FILES.stream().flatMap(file -> NameUse.in(file).stream())).hasSizeGreaterThan(10);
  }

  @Test
  void seriesOfAScrape_areThoseOfTheContract() throws IOException {
    Set<String> series = new TreeSet<>();
    for (MetricName metric : MetricName.values()) {
      series.addAll(PrometheusNames.series(metric));
    }
    assertThat(scrapedSeries()).containsAll(series);
  }

  private static Set<String> scrapedSeries() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    List<AutoCloseable> observed = new ArrayList<>();
    try (RecordedTelemetry recorded = RecordedTelemetry.of("test")) {
      for (MetricName metric : MetricName.values()) {
        switch (metric.kind()) {
          case COUNTER -> recorded.telemetry().counter(metric).add(1);
          case GAUGE -> recorded.telemetry().gauge(metric).add(1);
          case HISTOGRAM -> recorded.telemetry().histogram(metric).record(1);
          case OBSERVED ->
              observed.add(recorded.telemetry().observe(metric, into -> into.record(1)));
        }
      }
      assertThat(observed).isNotEmpty();
      io.prometheus.metrics.expositionformats.ExpositionFormats.init()
          .getPrometheusTextFormatWriter()
          .write(text, recorded.telemetry().prometheus().collect());
    }
    Set<String> names = new TreeSet<>();
    text.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> names.add(line.replaceAll("[{ ].*", "")));
    return names;
  }

  private static Contract current() throws IOException {
    return Contract.of(ContractDocument.render(removals()));
  }

  private static List<Removal> removals() throws IOException {
    return Removal.parse(Files.readString(REMOVED));
  }
}
