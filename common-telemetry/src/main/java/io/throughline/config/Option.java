package io.throughline.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One setting. Its value comes from the flag {@code --name}, else from the first of its environment
 * variables that is set, else from the file, else it is the default.
 *
 * @param <T> type of the value
 */
public final class Option<T> {
  private final String name;
  private final String help;
  private final String defaultText;
  private final Form<T> form;
  private final Map<String, Function<String, T>> variables = new LinkedHashMap<>();
  private String label = "VALUE";
  private boolean isSecret;
  private boolean isRequired;
  private boolean isShownAsWritten;
  private @Nullable T value;
  private Origin origin = new Origin.Default();
  private String variableText = "";

  Option(String name, String help, String defaultText, Form<T> form) {
    this.name = name;
    this.help = help;
    this.defaultText = defaultText;
    this.form = form;
    env("THROUGHLINE_" + name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /**
   * Reads these environment variables too, in this order, when {@code THROUGHLINE_NAME} is not set;
   * they are written as that one is.
   */
  public Option<T> env(String... names) {
    for (String each : names) {
      env(each, text -> form.parser().apply(form.split().apply(text)));
    }
    return this;
  }

  /**
   * Reads this environment variable too, which is written in a way of its own.
   *
   * @param reading throws {@link IllegalArgumentException} with what the text must be
   */
  public Option<T> env(String name, Function<String, T> reading) {
    variables.put(name, reading);
    return this;
  }

  /** The value is never shown. */
  public Option<T> secret() {
    isSecret = true;
    return this;
  }

  /** People see what was written, such as the name of a file, and not what it stands for. */
  public Option<T> shownAsWritten() {
    isShownAsWritten = true;
    return this;
  }

  /** There is no default: the value must be given. */
  public Option<T> required() {
    isRequired = true;
    return this;
  }

  /** Word for the value in the help. */
  public Option<T> label(String word) {
    label = word;
    return this;
  }

  /**
   * The value, once the options are parsed.
   *
   * @throws IllegalStateException before that
   */
  public T value() {
    T parsed = value;
    if (parsed == null) {
      throw new IllegalStateException("--" + name + " is read before the options are parsed");
    }
    return parsed;
  }

  /** Where the value came from. */
  public Origin origin() {
    return origin;
  }

  /** Whether anybody gave a value; otherwise it is the default. */
  public boolean isGiven() {
    return !(origin instanceof Origin.Default);
  }

  String name() {
    return name;
  }

  String label() {
    return label;
  }

  /** The environment variables, the weightiest first. */
  List<String> variables() {
    return List.copyOf(variables.keySet());
  }

  String help() {
    return help;
  }

  String defaultText() {
    return defaultText;
  }

  Form<T> form() {
    return form;
  }

  boolean isSecret() {
    return isSecret;
  }

  boolean isRequired() {
    return isRequired;
  }

  /** Takes what a flag or the file says; the answer is what is wrong with it. */
  Optional<String> accept(List<String> texts, Origin from) {
    return accept(
        String.join(", ", texts),
        from,
        () -> form.joined().apply(texts.isEmpty() ? List.of("") : texts),
        () -> form.parser().apply(texts));
  }

  /** Takes what a variable says; the answer is what is wrong with it. */
  Optional<String> acceptVariable(String variable, String text) {
    Function<String, T> reading = variables.get(variable);
    if (reading == null) {
      throw new IllegalArgumentException("--" + name + " does not read " + variable);
    }
    String given = text.isBlank() ? "" : text;
    return accept(given, new Origin.Variable(variable), () -> given, () -> reading.apply(given));
  }

  /** Takes the default; the answer is what is wrong with it. */
  Optional<String> acceptDefault() {
    return accept(form.texts(defaultText), new Origin.Default());
  }

  /**
   * The variable with which another process gets the value; nothing when it is the default. One of
   * the standard variables stays what it is, the rest becomes {@code THROUGHLINE_NAME}.
   */
  void writeTo(Map<String, String> environment) {
    if (!isGiven()) {
      return;
    }
    String variable = origin instanceof Origin.Variable from ? from.name() : variables().getFirst();
    // An empty variable counts as absent, and another one could speak in its place; a blank one is
    // read as an empty text.
    environment.put(variable, variableText.isEmpty() ? " " : variableText);
  }

  /** The value as people may see it. */
  String shown() {
    String text = isShownAsWritten ? variableText : Values.shown(value);
    return isSecret && !text.isEmpty() ? "(hidden)" : text;
  }

  private Optional<String> accept(
      String told, Origin from, Supplier<String> asVariable, Supplier<T> reading) {
    try {
      value = reading.get();
      origin = from;
      variableText = asVariable.get();
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(
          from instanceof Origin.Given
              ? name + " " + e.getMessage()
              : "%s%s: %s"
                  .formatted(source(from), isSecret ? "" : " \"" + told + "\"", e.getMessage()));
    }
  }

  private String source(Origin from) {
    return switch (from) {
      case Origin.Flag _ -> "--" + name;
      case Origin.Variable variable -> variable.name();
      case Origin.FileLine line -> line + ", " + name;
      case Origin.Given _ -> name;
      case Origin.Default _ -> "default of --" + name;
    };
  }

  @Override
  public String toString() {
    return "--" + name + "=" + (isSecret ? "<hidden>" : shown());
  }
}
