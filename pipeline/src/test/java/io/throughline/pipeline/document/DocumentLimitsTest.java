package io.throughline.pipeline.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentLimitsTest {
  private static final DocumentLimits LIMITS = DocumentLimits.DEFAULT;

  private static Document parse(String text) {
    return parse(text, LIMITS);
  }

  private static Document parse(String text, DocumentLimits limits) {
    return Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(60), () -> Document.parse(text, limits));
  }

  private static void assertBroken(Document document, String message) {
    assertThat(document).isInstanceOf(Document.Broken.class);
    assertThat(((Document.Broken) document).finding().message()).isEqualTo(message);
  }

  @Test
  void defaults_areThoseOfTheArchitecture() {
    assertThat(LIMITS.bytes()).isEqualTo(10 * 1024 * 1024);
    assertThat(LIMITS.nesting()).isEqualTo(100);
    assertThat(LIMITS.aliases()).isEqualTo(10_000);
  }

  @Test
  void bytes_areCountedInUtf8() {
    DocumentLimits limits = LIMITS.withBytes(10);

    assertThat(parse("0123456789", limits)).isInstanceOf(Document.Read.class);
    assertThat(parse("é漢😀a", limits)).isInstanceOf(Document.Read.class);
    assertBroken(parse("é漢😀ab", limits), "the file is longer than 10 bytes");
    assertBroken(parse("0123456789a", limits), "the file is longer than 10 bytes");
  }

  @Test
  void nesting_isLimited_inBothNotations() {
    String deepest = "[".repeat(100) + "]".repeat(100);

    assertThat(parse(deepest)).isInstanceOf(Document.Read.class);
    assertThat(parse("x: " + deepest, LIMITS.withNesting(101))).isInstanceOf(Document.Read.class);
    assertBroken(parse("[" + deepest + "]"), "lists and mappings nest deeper than 100");
    assertBroken(parse("x: " + deepest), "lists and mappings nest deeper than 100");
    assertBroken(parse("[".repeat(5_000_000)), "lists and mappings nest deeper than 100");
    assertBroken(parse("{\"a\":".repeat(1_000_000)), "lists and mappings nest deeper than 100");
  }

  @Test
  void aliases_areCountedAsIfTheyWereExpanded() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 30; i++) {
      laughs.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }

    assertBroken(parse(laughs.toString()), "there are more than 10000 aliases");
    assertThat(parse("x: &x 1\ny: [" + "*x,".repeat(10_000) + "]"))
        .isInstanceOf(Document.Read.class);
    assertBroken(
        parse("x: &x 1\ny: [" + "*x,".repeat(10_001) + "]"), "there are more than 10000 aliases");
  }

  @Test
  void weight_countsWhatAliasesRepeat() {
    String large = "x: &x '" + "a".repeat(1_000_000) + "'\ny: [" + "*x,".repeat(100) + "]";

    assertBroken(parse(large), "the file holds too many values");
    assertThat(parse(large, LIMITS.withWeight(1L << 30))).isInstanceOf(Document.Read.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a,", "- a\n", "? ", "{", "'", "\"", "&a ", "*a ", "a: ", "\n", " ", "|\n"})
  void anyPiece_repeatedToTheLimit_isAnswered(String piece) {
    String text = piece.repeat(2_000_000 / piece.length());

    assertThat(parse(text)).isNotNull();
    assertThat(parse("[" + text)).isNotNull();
  }

  @Test
  void findings_endAtTheLimit() {
    Document document = parse("x: 1\n".repeat(100), LIMITS.withFindings(10));

    assertThat(((Document.Read) document).findings())
        .hasSize(11)
        .last()
        .extracting(Finding::message)
        .isEqualTo("there are more problems than these 10");
  }
}
