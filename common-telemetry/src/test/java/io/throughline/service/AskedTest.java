package io.throughline.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.config.Options;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AskedTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path folder;

  @Test
  void config_showsEveryValue_whereItCameFrom_andNoSecret() throws Exception {
    Path file = Files.writeString(folder.resolve("c.yml"), "# ours\nheaders: {team: ci}\n");
    Options options = options();
    assertThat(
            asked(
                options,
                Map.of("OTEL_TOKEN", "hunter2", "THROUGHLINE_PATIENCE", "90s"),
                "config",
                "--config=" + file,
                "--collector=http://hunter2@c:4317",
                "--number=3"))
        .contains(0);
    assertThat(text(out))
        .isEqualTo(
            """
            General
              number                            3                                 --number
              patience                          1m30s                             $THROUGHLINE_PATIENCE

            Sent to
              collector                         http://c:4317                     --collector
              headers                           team=ci                           %s:2
              token                             (hidden)                          $OTEL_TOKEN
              unset-token                       -                                 default
              a-name-that-is-longer-than-its-column -                             default
            """
                .formatted(file));
    assertThat(text(err)).isEmpty();
  }

  @Test
  void mistakes_andHelp_areAnswered_aServiceGoesOn() {
    assertThat(asked(options(), Map.of(), "config", "--number=x")).contains(78);
    assertThat(text(err))
        .isEqualTo(
            """
            unit cannot start, its configuration has mistakes:
              --number "x": must be a whole number from 1 to 9
            unit --help lists all settings.
            """);
    assertThat(asked(options(), Map.of(), "config", "--help")).contains(0);
    assertThat(text(out)).contains("unit config [--NAME VALUE]...");
    assertThat(asked(options(), Map.of(), "--number=2")).isEmpty();
  }

  @Test
  void document_hasARowForEachSetting() {
    assertThat(options().document())
        .contains(
            "| setting | what | default | variables |",
            "| `--number NUMBER` | how many | `1` | `THROUGHLINE_NUMBER` |",
            "| `--token VALUE` | the token (secret) |  | `THROUGHLINE_TOKEN`, `OTEL_TOKEN` |",
            "| `--headers K=V` | more (repeatable) |  | `THROUGHLINE_HEADERS` |");
  }

  private static Options options() {
    Options options = new Options("unit", "tries things");
    options.integer("number", 1, 1, 9, "how many");
    options.duration("patience", "1s", "how long");
    Options group = options.group("Sent to");
    group.optionalUri("collector", "where to");
    group.pairs("headers", "more");
    group.text("token", "", "the token").env("OTEL_TOKEN").secret();
    group.text("unset-token", "", "another").secret();
    group.text("a-name-that-is-longer-than-its-column", "", "long");
    return options;
  }

  private Optional<Integer> asked(
      Options options, Map<String, String> environment, String... args) {
    return new Asked("unit", options, environment, stream(out), stream(err)).answer(List.of(args));
  }

  private static PrintStream stream(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
