package io.throughline.credentials.secret;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a variable may have its value, with {@code {{.Team}}}, {@code {{.Pipeline}}} and {@code
 * {{.Secret}}} to be filled in, as Concourse writes it.
 */
public final class PathTemplate {
  private static final Pattern FIELD = Pattern.compile("\\{\\{\\s*\\.(\\w+)\\s*\\}\\}");
  private static final int SEGMENT_BYTES = 250;

  private final String text;
  private final List<TemplatePart> parts;

  private PathTemplate(String text, List<TemplatePart> parts) {
    this.text = text;
    this.parts = List.copyOf(parts);
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException with what it must be
   */
  public static PathTemplate parse(String text) {
    List<TemplatePart> parts = new ArrayList<>();
    Matcher fields = FIELD.matcher(text);
    int from = 0;
    while (fields.find()) {
      plain(text.substring(from, fields.start())).ifPresent(parts::add);
      parts.add(new TemplatePart.Filled(field(fields.group(1))));
      from = fields.end();
    }
    plain(text.substring(from)).ifPresent(parts::add);
    if (!parts.contains(new TemplatePart.Filled(TemplatePart.Field.SECRET))) {
      throw new IllegalArgumentException("must hold {{.Secret}}");
    }
    return new PathTemplate(text, parts);
  }

  /**
   * The place of a variable. Empty when the template names what the variable does not have, and for
   * a place that would be another one's: a name that climbs out, or that leads with a slash from a
   * wider scope into a narrower one.
   */
  public Optional<SecretPath> path(Variable variable) {
    boolean widest = !names(TemplatePart.Field.TEAM) || !names(TemplatePart.Field.PIPELINE);
    if (widest && variable.name().contains("/")) {
      return Optional.empty();
    }
    StringBuilder path = new StringBuilder();
    for (TemplatePart part : parts) {
      Optional<String> filled = filled(part, variable);
      if (filled.isEmpty()) {
        return Optional.empty();
      }
      path.append(filled.get());
    }
    return Optional.of(new SecretPath(text, path.toString()));
  }

  /**
   * Whether places of the other one, which belong to teams, may lie below a place of this one,
   * which belongs to all: {@code /shared/{{.Secret}}} is above {@code
   * /shared/{{.Team}}/{{.Secret}}}.
   */
  public boolean mayBeAbove(PathTemplate other) {
    return !names(TemplatePart.Field.TEAM)
        && other.names(TemplatePart.Field.TEAM)
        && other.beginning().startsWith(beginning());
  }

  private String beginning() {
    return parts.getFirst() instanceof TemplatePart.Plain(String plain) ? plain : "";
  }

  @Override
  public String toString() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PathTemplate template && text.equals(template.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  private boolean names(TemplatePart.Field field) {
    return parts.contains(new TemplatePart.Filled(field));
  }

  private static Optional<String> filled(TemplatePart part, Variable variable) {
    return switch (part) {
      case TemplatePart.Plain(String plain) -> Optional.of(plain);
      case TemplatePart.Filled(TemplatePart.Field field) ->
          variable.part(field).filter(value -> isPlain(field, value));
    };
  }

  private static boolean isPlain(TemplatePart.Field field, String value) {
    return field == TemplatePart.Field.SECRET
        ? Arrays.stream(value.split("/", -1)).allMatch(PathTemplate::isPlain)
        : isPlain(value);
  }

  private static boolean isPlain(String segment) {
    return !segment.isEmpty()
        && !segment.equals(".")
        && !segment.equals("..")
        && segment.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))
        && segment.getBytes(StandardCharsets.UTF_8).length <= SEGMENT_BYTES;
  }

  private static Optional<TemplatePart> plain(String text) {
    if (text.contains("{{") || text.contains("}}")) {
      throw new IllegalArgumentException("must hold " + fields() + " and nothing else in braces");
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(new TemplatePart.Plain(text));
  }

  private static TemplatePart.Field field(String word) {
    return Arrays.stream(TemplatePart.Field.values())
        .filter(field -> field.word().equals(word))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("knows " + fields() + ", not {{." + word + "}}"));
  }

  private static String fields() {
    return Arrays.stream(TemplatePart.Field.values())
        .map(field -> "{{." + field.word() + "}}")
        .collect(Collectors.joining(", "));
  }
}
