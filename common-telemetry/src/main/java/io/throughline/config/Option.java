package io.throughline.config;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One setting. Its value comes from the flag {@code --name}, else from the environment, else from
 * the file, else it is the default.
 *
 * @param <T> type of the value
 */
public final class Option<T> {
  /** Where a value came from. */
  public enum Origin {
    DEFAULT,
    FILE,
    ENVIRONMENT,
    FLAG
  }

  private final String name;
  private final String help;
  private final String defaultText;
  private final boolean isSwitch;
  private final Function<String, T> parser;
  private String label = "VALUE";
  private String variable;
  private boolean isSecret;
  private boolean isRequired;
  private @Nullable T value;
  private Origin origin = Origin.DEFAULT;

  Option(
      String name, String help, String defaultText, boolean isSwitch, Function<String, T> parser) {
    this.name = name;
    this.help = help;
    this.defaultText = defaultText;
    this.isSwitch = isSwitch;
    this.parser = parser;
    this.variable = "THROUGHLINE_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** Reads this environment variable instead of the one that the name gives. */
  public Option<T> env(String name) {
    variable = name;
    return this;
  }

  /** The value is never shown. */
  public Option<T> secret() {
    isSecret = true;
    return this;
  }

  /** There is no default: the value must be given. */
  public Option<T> required() {
    isRequired = true;
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

  /** Word for the value in the help. */
  Option<T> label(String word) {
    label = word;
    return this;
  }

  String name() {
    return name;
  }

  String label() {
    return label;
  }

  String variable() {
    return variable;
  }

  String help() {
    return help;
  }

  String defaultText() {
    return defaultText;
  }

  boolean isSwitch() {
    return isSwitch;
  }

  boolean isSecret() {
    return isSecret;
  }

  boolean isRequired() {
    return isRequired;
  }

  /** Takes a text; the answer is what is wrong with it. */
  Optional<String> accept(String text, Origin from) {
    try {
      value = parser.apply(text);
      origin = from;
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(
          "%s%s: %s".formatted(source(from), isSecret ? "" : " \"" + text + "\"", e.getMessage()));
    }
  }

  private String source(Origin from) {
    return switch (from) {
      case FLAG -> "--" + name;
      case ENVIRONMENT -> variable;
      case FILE -> "file, " + name;
      case DEFAULT -> "default of --" + name;
    };
  }

  @Override
  public String toString() {
    return "--" + name + "=" + (isSecret ? "<hidden>" : String.valueOf(value));
  }
}
