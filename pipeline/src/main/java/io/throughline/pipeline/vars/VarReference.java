package io.throughline.pipeline.vars;

import java.util.ArrayList;
import java.util.List;

/**
 * A variable as a pipeline refers to it between double parentheses: {@code
 * ((source:path.field.field))}.
 *
 * @param source name of a var_source, {@code .} for a local variable, empty for the credentials
 *     service
 * @param path the variable
 * @param fields of its value
 */
public record VarReference(String source, String path, List<String> fields) {
  public VarReference {
    fields = List.copyOf(fields);
  }

  /** The variable without fields, as it stands between double parentheses. */
  public String name() {
    return fields.isEmpty() ? toString() : new VarReference(source, path, List.of()).toString();
  }

  public boolean isLocal() {
    return source.equals(".");
  }

  /**
   * Reads what stands between double parentheses. A segment that holds a dot or a colon is quoted:
   * {@code "a.b".field}.
   *
   * @throws InterpolationException if it is no reference
   */
  public static VarReference parse(String text) {
    int colon = unquoted(text, ':', 0);
    String source = colon < 0 ? "" : text.substring(0, colon);
    if (source.contains("\"")) {
      throw new InterpolationException(
          "invalid var '%s': source must not be quoted".formatted(text));
    }
    List<String> segments = new ArrayList<>();
    int from = colon + 1;
    int dot = unquoted(text, '.', from);
    while (dot >= 0) {
      segments.add(segment(text, from, dot));
      from = dot + 1;
      dot = unquoted(text, '.', from);
    }
    segments.add(segment(text, from, text.length()));
    return new VarReference(source, segments.getFirst(), segments.subList(1, segments.size()));
  }

  private static int unquoted(String text, char wanted, int from) {
    boolean quoted = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == wanted && !quoted) {
        return i;
      }
      quoted ^= c == '"';
    }
    return -1;
  }

  private static String segment(String text, int from, int to) {
    String segment = text.substring(from, to).replace("\"", "").strip();
    if (segment.isEmpty()) {
      throw new InterpolationException("invalid var '%s': empty field".formatted(text));
    }
    return segment;
  }

  /** The reference as a pipeline has it between double parentheses. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(source.isEmpty() ? "" : source + ":").append(quoted(path));
    fields.forEach(field -> text.append('.').append(quoted(field)));
    return text.toString();
  }

  private static String quoted(String segment) {
    return segment.contains(".") || segment.contains(":") ? '"' + segment + '"' : segment;
  }
}
