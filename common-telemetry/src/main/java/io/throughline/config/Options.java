package io.throughline.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.config.Option.Origin;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
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
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;

/**
 * The settings of a program: declared once, then parsed from flags, environment and a file. A flag
 * wins over the environment, the environment over the file ({@code --config}, JSON of names and
 * values), the file over the default. Everything that is wrong is told at once.
 */
public final class Options {
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
    return add(
        new Option<>(
            name,
            help,
            Integer.toString(defaultValue),
            false,
            text -> (int) number(text, min, max)));
  }

  public Option<Double> decimal(
      String name, double defaultValue, double min, double max, String help) {
    return add(
        new Option<>(
            name,
            help,
            Double.toString(defaultValue),
            false,
            text -> {
              double value = Double.parseDouble(text);
              if (!(value >= min && value <= max)) {
                throw new IllegalArgumentException("must be from %s to %s".formatted(min, max));
              }
              return value;
            }));
  }

  /** A duration as people write it: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h30m}. */
  public Option<java.time.Duration> duration(String name, String defaultValue, String help) {
    return add(new Option<>(name, help, defaultValue, false, DurationText::parse));
  }

  public Option<Path> path(String name, String defaultValue, String help) {
    return add(new Option<>(name, help, defaultValue, false, Path::of));
  }

  public Option<Optional<Path>> optionalPath(String name, String help) {
    return add(new Option<>(name, help, "", false, text -> presentText(text).map(Path::of)));
  }

  public Option<Optional<URI>> optionalUri(String name, String help) {
    return add(
        new Option<>(name, help, "", false, text -> presentText(text).map(Options::absoluteUri)));
  }

  /** {@code host:port}. */
  public Option<HostPort> hostPort(String name, String defaultValue, String help) {
    return add(new Option<>(name, help, defaultValue, false, HostPort::parse));
  }

  /** {@code k=v,k=v}. */
  public Option<Map<String, String>> map(String name, String help) {
    return add(new Option<>(name, help, "", false, Options::pairs));
  }

  /**
   * One of the constants; written in lower case, with {@code -}, {@code _} or {@code /} between
   * words.
   */
  public <E extends Enum<E>> Option<E> choice(
      String name, Class<E> type, E defaultValue, String help) {
    return add(new Option<>(name, help, spell(defaultValue), false, text -> constant(type, text)));
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
    Map<String, String> flags = flags(args, errors);
    Map<String, String> file =
        Optional.ofNullable(flags.get("config"))
            .or(() -> Optional.ofNullable(environment.get("THROUGHLINE_CONFIG")))
            .map(path -> file(Path.of(path), errors))
            .orElse(Map.of());
    for (Group each : groups) {
      for (Option<?> option : each.options()) {
        give(option, flags, environment, file).filter(e -> !e.isEmpty()).ifPresent(errors::add);
      }
    }
    if (!errors.isEmpty()) {
      throw new ConfigErrors(errors);
    }
  }

  /** What {@code --help} shows. */
  public String help() {
    CommandLine line = new CommandLine(spec());
    line.setUsageHelpWidth(100);
    return line.getUsageMessage(CommandLine.Help.Ansi.OFF);
  }

  private static Optional<String> give(
      Option<?> option,
      Map<String, String> flags,
      Map<String, String> environment,
      Map<String, String> file) {
    String flag = flags.get(option.name());
    if (flag != null) {
      return Optional.of(option.accept(flag, Origin.FLAG));
    }
    String variable = environment.get(option.variable());
    if (variable != null && !variable.isEmpty()) {
      return Optional.of(option.accept(variable, Origin.ENVIRONMENT));
    }
    String setting = file.get(option.name());
    if (setting != null) {
      return Optional.of(option.accept(setting, Origin.FILE));
    }
    if (option.isRequired()) {
      return Optional.of(
          "--%s (or %s) is required: %s"
              .formatted(option.name(), option.variable(), option.help()));
    }
    return Optional.of(option.accept(option.defaultText(), Origin.DEFAULT));
  }

  private Map<String, String> flags(List<String> args, List<String> errors) {
    CommandLine line = new CommandLine(spec());
    line.getCommandSpec().parser().collectErrors(true);
    ParseResult result = line.parseArgs(args.toArray(String[]::new));
    result.errors().forEach(error -> errors.add(String.valueOf(error.getMessage())));
    Map<String, String> flags = new LinkedHashMap<>();
    for (OptionSpec matched : result.matchedOptions()) {
      Object value = matched.getValue();
      flags.put(matched.longestName().substring(2), String.valueOf(value));
    }
    return flags;
  }

  private Map<String, String> file(Path path, List<String> errors) {
    Map<String, String> values = new LinkedHashMap<>();
    try {
      JsonNode root = JsonMapper.builder().build().readTree(Files.readString(path));
      List<String> known =
          groups.stream().flatMap(each -> each.options().stream()).map(Option::name).toList();
      root.properties()
          .forEach(field -> {
            if (!known.contains(field.getKey())) {
              errors.add("%s: there is no setting \"%s\"".formatted(path, field.getKey()));
            }
            values.put(field.getKey(), field.getValue().asText());
          });
    } catch (JsonProcessingException e) {
      errors.add("%s is not JSON: %s".formatted(path, e.getOriginalMessage()));
    } catch (IOException _) {
      errors.add("%s cannot be read".formatted(path));
    }
    return values;
  }

  private CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name(program);
    spec.usageMessage(
        new UsageMessageSpec()
            .description(description)
            .sortOptions(false)
            .abbreviateSynopsis(true)
            .footer(
                "",
                "A flag wins over its environment variable, that over the file, that over the default."));
    spec.addOption(
        OptionSpec.builder("--config")
            .paramLabel("FILE")
            .type(String.class)
            .description(
                "JSON file of settings: {\"name\": value}. Environment: THROUGHLINE_CONFIG")
            .build());
    spec.addOption(
        OptionSpec.builder("--help")
            .usageHelp(true)
            .type(boolean.class)
            .description("this text")
            .build());
    int order = 0;
    for (Group each : groups) {
      ArgGroupSpec.Builder section =
          ArgGroupSpec.builder()
              .heading("%n" + each.heading() + "%n")
              .exclusive(false)
              .validate(false)
              .order(order++);
      each.options().forEach(option -> section.addArg(spec(option)));
      if (!each.options().isEmpty()) {
        spec.addArgGroup(section.build());
      }
    }
    return spec;
  }

  private static OptionSpec spec(Option<?> option) {
    String fallback =
        option.isRequired()
            ? "required"
            : option.defaultText().isEmpty() || option.isSwitch()
                ? ""
                : "default " + option.defaultText();
    String detail =
        Arrays.stream(new String[] {fallback, "$" + option.variable()})
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(", ", " (", ")"));
    OptionSpec.Builder spec =
        OptionSpec.builder("--" + option.name())
            .description((option.help() + detail).replace("%", "%%"));
    return option.isSwitch()
        ? spec.type(boolean.class).arity("0..1").fallbackValue("true").build()
        : spec.type(String.class).paramLabel("VALUE").arity("1").build();
  }

  private <T> Option<T> add(Option<T> option) {
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

  private static URI absoluteUri(String text) {
    URI uri = URI.create(text);
    if (uri.getScheme() == null || uri.getHost() == null) {
      throw new IllegalArgumentException("must be an address like http://host:port");
    }
    return uri;
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
        .filter(constant -> plain.apply(constant.name()).equals(plain.apply(text)))
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
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
