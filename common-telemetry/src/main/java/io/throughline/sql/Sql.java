package io.throughline.sql;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement with its summary, the name of its spans: what it does to which table.
 *
 * @param summary as in {@code INSERT builds}
 * @param text the statement; parameters are {@code $1}, {@code $2}, ...
 */
public record Sql(String summary, String text) {
  private static final Pattern PARENTHESES = Pattern.compile("\\([^()]*\\)");
  private static final Pattern OPERATION =
      Pattern.compile("\\b(insert|delete|update|select|merge)\\b", Pattern.CASE_INSENSITIVE);
  private static final Pattern TARGET =
      Pattern.compile("\\b(?:into|from|update)\\s+((?:\\w+\\.)?\\w+)", Pattern.CASE_INSENSITIVE);

  /**
   * A statement whose summary is read off its own words: the operation, and the first table outside
   * of parentheses, else the first one inside.
   */
  public static Sql of(String text) {
    String outside = withoutParentheses(text.strip());
    String operation = outside.split("[\\s<]+", 2)[0];
    if (operation.equalsIgnoreCase("with")) {
      operation = first(OPERATION, outside).orElse(operation);
    }
    Optional<String> table = first(TARGET, outside).or(() -> first(TARGET, text));
    String verb = operation.toUpperCase(Locale.ROOT);
    return new Sql(table.map(name -> verb + " " + name).orElse(verb), text);
  }

  /** Two angle brackets for each group, in which no table can be. */
  private static String withoutParentheses(String text) {
    String flat = text;
    for (Matcher group = PARENTHESES.matcher(flat);
        group.find();
        group = PARENTHESES.matcher(flat)) {
      flat = group.replaceAll("<>");
    }
    return flat;
  }

  private static Optional<String> first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
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
