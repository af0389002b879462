package io.throughline.telemetry.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.AttributeKey;
import io.throughline.telemetry.testing.CatalogDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CatalogTest {
  /** Builds, commits, changes, containers, processes, and whatever users write. */
  private static final Pattern PER_RUN =
      Pattern.compile(
          "\\.(id|uid|pid|handle|version|versions|revision|url|path|full|message|original)$"
              + "|vcs\\.|run\\.id|build\\.name|url\\.full|attempt");

  private static final Path DOCUMENT = Path.of("..", "docs", "telemetry.md");

  @Test
  void document_isCurrent() throws IOException {
    if ("write".equals(System.getProperty("throughline.docs"))) {
      CatalogDocument.write(DOCUMENT);
    }
    assertThat(DOCUMENT)
        .as("docs/telemetry.md is not what the catalogue says; ./throughline docs writes it anew")
        .content()
        .isEqualTo(CatalogDocument.render());
  }

  @Test
  void everyEntry_saysWhatItMeans_inASentence() {
    assertThat(
            Stream.of(
                    Arrays.stream(SpanName.values()).map(SpanName::meaning),
                    Arrays.stream(EventName.values()).map(EventName::meaning),
                    Arrays.stream(MetricName.values()).map(MetricName::meaning),
                    Attribute.all().stream().map(Attribute.Definition::meaning))
                .flatMap(meanings -> meanings))
        .allMatch(meaning -> meaning.matches("\\p{Lu}.*\\."));
  }

  @Test
  void names_areGivenOnce() {
    assertThat(Attribute.all()).extracting(each -> each.key().getKey()).doesNotHaveDuplicates();
    assertThat(MetricName.values()).extracting(MetricName::text).doesNotHaveDuplicates();
    assertThat(EventName.values()).extracting(EventName::text).doesNotHaveDuplicates();
    assertThat(SpanName.values())
        .extracting(name -> name.template() + name.kind() + name.meaning())
        .doesNotHaveDuplicates();
  }

  @Test
  void histogram_hasGrowingBuckets_andNothingElseHasAny() {
    for (MetricName metric : MetricName.values()) {
      assertThat(metric.buckets()).isSorted().doesNotHaveDuplicates();
      assertThat(metric.buckets().isEmpty()).isEqualTo(metric.kind() != MetricName.Kind.HISTOGRAM);
    }
  }

  @Test
  void metric_hasNoAttribute_thatDiffersFromRunToRun() {
    Set<AttributeKey<?>> known =
        Attribute.all().stream().map(Attribute.Definition::key).collect(Collectors.toSet());
    for (MetricName metric : MetricName.values()) {
      assertThat(metric.attributes()).as(metric.text()).doesNotHaveDuplicates().isSubsetOf(known);
      assertThat(metric.attributes())
          .as(metric.text())
          .extracting(AttributeKey::getKey)
          .noneMatch(key -> PER_RUN.matcher(key).find());
    }
  }

  @Test
  void wordsInBraces_areFilledIn() {
    assertThat(SpanName.HTTP_SERVER.of("GET", "/a/:b")).isEqualTo("GET /a/:b");
    assertThat(SpanName.QUEUE.of()).isEqualTo("queue");
    assertThat(SpanName.SQL.of("SELECT {x}")).isEqualTo("SELECT {x}");
    assertThatThrownBy(() -> SpanName.TASK.of()).hasMessage("task {name} takes 1 words, not 0");
    assertThatThrownBy(() -> SpanName.QUEUE.of("x")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void document_canBeWritten_anywhere() throws IOException {
    Path file = Files.createTempDirectory("docs").resolve("new").resolve("telemetry.md");
    CatalogDocument.write(file);
    assertThat(file).content().contains("| `queue` | INTERNAL |");
  }
}
