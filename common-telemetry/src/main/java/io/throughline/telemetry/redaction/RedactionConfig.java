package io.throughline.telemetry.redaction;

import io.throughline.config.Option;
import io.throughline.config.Options;
import java.util.List;
import java.util.function.Supplier;

/**
 * What is hidden beside the values that the credentials service hands out, and beside what is
 * hidden everywhere.
 *
 * @param patterns regular expressions (RE2) of what is secret in a line
 * @param headers whose values are not recorded
 * @param queryParameters of URLs, whose values are hidden
 */
public record RedactionConfig(
    List<String> patterns, List<String> headers, List<String> queryParameters) {
  /** What holds when nothing is set. */
  public static final RedactionConfig DEFAULT =
      new RedactionConfig(List.of(), List.of(), List.of());

  public RedactionConfig {
    patterns = List.copyOf(patterns);
    headers = List.copyOf(headers);
    queryParameters = List.copyOf(queryParameters);
  }

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<RedactionConfig> declare(Options options) {
    Options group = options.group("Secrets");
    Option<List<String>> patterns =
        group.lines(
            "redact-pattern",
            "regular expression (RE2) of what is hidden in spans, logs and output, or of its"
                + " surroundings with the secret as the first group",
            LinePatterns::check);
    Option<List<String>> headers =
        group.lines(
            "redact-header", "one more HTTP header that is never recorded", RedactionConfig::word);
    Option<List<String>> parameters =
        group.lines(
            "redact-query-parameter",
            "one more parameter of URLs whose value is hidden",
            RedactionConfig::word);
    return () -> new RedactionConfig(patterns.value(), headers.value(), parameters.value());
  }

  private static String word(String text) {
    if (text.isBlank() || text.chars().anyMatch(c -> c <= ' ' || c == '=')) {
      throw new IllegalArgumentException("must be a name");
    }
    return text;
  }
}
