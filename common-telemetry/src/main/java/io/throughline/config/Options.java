package io.throughline.config;

import io.throughline.config.Option.Origin;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of a program: declared once, then parsed from flags, environment and a file. A flag
 * wins over the environment, the environment over the file ({@code --config}, JSON of names and
 * values), the file over the default. Everything that is wrong is told at once.
 */
public final class Options {
  private static final String CONFIG = "config";
  private static final Pattern PAIRS = Pattern.compile("\\s*,\\s*");

  private record Group(String heading, List<Option<?>> options) {}

  private final String program;
  private final String description;
  private final List<Group> groups;
  private final Group group;

  public Options(String program, String description) {
    this(program, description, new ArrayList<>(), new Group("General", new ArrayList<>()));
    groups.add(group);
  }

  private Options(String program, String description, List<Group> groups, Group group) {
    this.program = program;
    this.description = description;
    this.groups = groups;
    this.group = group;
  }

  /** The same options; those declared on the result stand under the heading in the help. */
  public Options group(String heading) {
    Group next =
        groups.stream()
            .filter(existing -> existing.heading().equals(heading))
            .findFirst()
            .orElseGet(() -> {
              Group fresh = new Group(heading, new ArrayList<>());
              groups.add(fresh);
              return fresh;
            });
    return new Options(program, description, groups, next);
  }

  public Option<String> text(String name, String defaultValue, String help) {
    return add(new Option<>(name, help, defaultValue, false, text -> text));
  }

  /** A text that may be left out; an empty one counts as left out. */
  public Option<Optional<String>> optionalText(String name, String help) {
    return add(new Option<>(name, help, "", false, Options::presentText));
  }

  public Option<Boolean> flag(String name, String help) {
    return add(new Option<>(name, help, "false", true, Options::truth));
  }

  public Option<Integer> integer(String name, int defaultValue, int min, int max, String help) {
    return add(new Option<>(
            name,
            help,
            Integer.toString(defaultValue),
            false,
            text -> (int) number(text, min, max)))
        .label("NUMBER");
  }

  public Option<Double> decimal(
      String name, double defaultValue, double min, double max, String help) {
    return add(new Option<>(
            name, help, Double.toString(defaultValue), false, text -> decimal(text, min, max)))
        .label("NUMBER");
  }

  /** A duration as people write it: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h30m}. */
  public Option<java.time.Duration> duration(String name, String defaultValue, String help) {
    return add(new Option<>(name, help, defaultValue, false, DurationText::parse))
        .label("DURATION");
  }

  public Option<Path> path(String name, String defaultValue, String help) {
    return add(new Option<>(name, help, defaultValue, false, Options::filePath)).label("PATH");
  }

  public Option<Optional<Path>> optionalPath(String name, String help) {
    return add(new Option<>(
            name, help, "", false, text -> presentText(text).map(Options::filePath)))
        .label("PATH");
  }

  public Option<Optional<URI>> optionalUri(String name, String help) {
    return add(new Option<>(
            name, help, "", false, text -> presentText(text).map(Options::absoluteUri)))
        .label("URL");
  }

  /** {@code host:port}. */
  public Option<HostPort> hostPort(String name, String defaultValue, String help) {
    return add(new Option<>(name, help, defaultValue, false, HostPort::parse)).label("HOST:PORT");
  }

  /** {@code k=v,k=v}. */
  public Option<Map<String, String>> map(String name, String help) {
    return add(new Option<>(name, help, "", false, Options::pairs)).label("K=V,...");
  }

  /**
   * One of the constants; written as its {@code toString} in lower case, with {@code -}, {@code _}
   * or {@code /} between words.
   */
  public <E extends Enum<E>> Option<E> choice(
      String name, Class<E> type, E defaultValue, String help) {
    return add(new Option<>(name, help, spell(defaultValue), false, text -> constant(type, text)))
        .label("WORD");
  }

  /**
   * Some of the constants, each at most once, in the order in which they are written: {@code a,b}.
   */
  public <E extends Enum<E>> Option<List<E>> choices(
      String name, Class<E> type, List<E> defaultValue, String help) {
    String text = defaultValue.stream().map(Options::spell).collect(Collectors.joining(","));
    return add(new Option<>(name, help, text, false, given -> constants(type, given)));
  }

  /**
   * A value of a type of its own.
   *
   * @param parser throws {@link IllegalArgumentException} with what the text must be
   */
  public <T> Option<T> parsed(
      String name, String defaultValue, String help, Function<String, T> parser) {
    return add(new Option<>(name, help, defaultValue, false, parser));
  }

  /**
   * Gives every option its value.
   *
   * @throws ConfigErrors with everything that is wrong
   */
  public void parse(List<String> args, Map<String, String> environment) {
    List<String> errors = new ArrayList<>();
    Map<String, Option<?>> known = new LinkedHashMap<>();
    all().forEach(option -> known.put(option.name(), option));
    Option<Optional<String>> config =
        new Option<>(CONFIG, "", "", false, Options::presentText).env("THROUGHLINE_CONFIG");
    Map<String, Option<?>> flagNames = new LinkedHashMap<>(known);
    flagNames.put(CONFIG, config);

    Map<String, String> flags = Flags.read(args, flagNames, errors);
    give(config, flags, environment, Map.of()).ifPresent(errors::add);
    Map<String, String> file =
        config
            .value()
            .map(path -> SettingsFile.read(path, known.keySet(), errors))
            .orElse(Map.of());
    all().forEach(option -> give(option, flags, environment, file).ifPresent(errors::add));
    if (!errors.isEmpty()) {
      throw new ConfigErrors(errors);
    }
  }

  /** What {@code --help} shows. */
  public String help() {
    HelpText text =
        new HelpText()
            .paragraph("%s: %s".formatted(program, description))
            .blankLine()
            .paragraph("Usage: %s [--NAME VALUE]...".formatted(program));
    section(text, groups.getFirst())
        .entry("--config FILE", "JSON file of settings: {\"name\": value}", "[$THROUGHLINE_CONFIG]")
        .entry("--help", "this text");
    groups.stream()
        .skip(1)
        .filter(each -> !each.options().isEmpty())
        .forEach(each -> section(text, each));
    return text.blankLine()
        .paragraph(
            "A flag wins over its environment variable, that over the file, that over the default.")
        .toString();
  }

  private static HelpText section(HelpText text, Group group) {
    text.blankLine().paragraph(group.heading());
    group.options().forEach(text::option);
    return text;
  }

  /** Gives an option its value; the answer is what is wrong. */
  private static Optional<String> give(
      Option<?> option,
      Map<String, String> flags,
      Map<String, String> environment,
      Map<String, String> file) {
    String flag = flags.get(option.name());
    if (flag != null) {
      return option.accept(flag, Origin.FLAG);
    }
    String variable = environment.get(option.variable());
    if (variable != null && !variable.isEmpty()) {
      return option.accept(variable, Origin.ENVIRONMENT);
    }
    String setting = file.get(option.name());
    if (setting != null) {
      return option.accept(setting, Origin.FILE);
    }
    if (option.isRequired()) {
      return Optional.of(
          "--%s (or %s) is required: %s"
              .formatted(option.name(), option.variable(), option.help()));
    }
    return option.accept(option.defaultText(), Origin.DEFAULT);
  }

  private Stream<Option<?>> all() {
    return groups.stream().flatMap(each -> each.options().stream());
  }

  private <T> Option<T> add(Option<T> option) {
    if (all().anyMatch(other -> other.name().equals(option.name()))) {
      throw new IllegalArgumentException("--" + option.name() + " is declared twice");
    }
    group.options().add(option);
    return option;
  }

  private static Optional<String> presentText(String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(text);
  }

  private static boolean truth(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "1" -> true;
      case "false", "no", "0" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }

  private static long number(String text, long min, long max) {
    try {
      long value = Long.parseLong(text.strip());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException _) {
      // The message below says what is wanted.
    }
    throw new IllegalArgumentException("must be a whole number from %d to %d".formatted(min, max));
  }

  private static double decimal(String text, double min, double max) {
    try {
      double value = Double.parseDouble(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException _) {
      // The message below says what is wanted.
    }
    throw new IllegalArgumentException("must be a number from %s to %s".formatted(min, max));
  }

  private static Path filePath(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException _) {
      throw new IllegalArgumentException("must be a path");
    }
  }

  private static URI absoluteUri(String text) {
    try {
      URI uri = new URI(text.strip());
      if (uri.getScheme() != null && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException _) {
      // The message below says what is wanted.
    }
    throw new IllegalArgumentException("must be an address like http://host:port");
  }

  private static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : PAIRS.split(text.strip())) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw new IllegalArgumentException("must be k=v,k=v");
      }
      pairs.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
    }
    return pairs;
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String text) {
    Function<String, String> plain = word -> word.toLowerCase(Locale.ROOT).replaceAll("[-_/]", "");
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> plain.apply(constant.toString()).equals(plain.apply(text)))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                Arrays.stream(type.getEnumConstants())
                    .map(Options::spell)
                    .collect(Collectors.joining(", ", "must be one of ", ""))));
  }

  private static <E extends Enum<E>> List<E> constants(Class<E> type, String text) {
    List<E> constants =
        Arrays.stream(PAIRS.split(text.strip()))
            .filter(word -> !word.isEmpty())
            .map(word -> constant(type, word))
            .toList();
    if (constants.stream().distinct().count() < constants.size()) {
      throw new IllegalArgumentException("must name each only once");
    }
    return constants;
  }

  private static String spell(Enum<?> constant) {
    return constant.toString().toLowerCase(Locale.ROOT);
  }
}
