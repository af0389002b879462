package io.throughline.sql;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement with its summary, the name of its spans: what it does to which table.
 *
 * @param summary as in {@code INSERT builds}
 * @param text the statement; parameters are {@code $1}, {@code $2}, ...
 */
public record Sql(String summary, String text) {
  private static final Pattern TARGET =
      Pattern.compile(
          "\\b(insert\\s+into|delete\\s+from|update|from|select)\\s+((?:\\w+\\.)?\\w+)",
          Pattern.CASE_INSENSITIVE);

  /** A statement whose summary is read off its own first words. */
  public static Sql of(String text) {
    String operation = text.strip().split("\\s+", 2)[0].toUpperCase(Locale.ROOT);
    Matcher matcher = TARGET.matcher(text);
    while (matcher.find()) {
      String keyword = matcher.group(1).toLowerCase(Locale.ROOT).split("\\s+")[0];
      if (!keyword.equals("select")) {
        String summary = operation.equals("WITH") ? keyword.toUpperCase(Locale.ROOT) : operation;
        return new Sql(
            summary.equals("FROM")
                ? "SELECT " + matcher.group(2)
                : summary + " " + matcher.group(2),
            text);
      }
    }
    return new Sql(operation, text);
  }

  /** A statement with a summary of its own. */
  public static Sql named(String summary, String text) {
    return new Sql(summary, text);
  }

  /** The first word of the summary. */
  String operation() {
    return summary.split(" ", 2)[0];
  }
}
