package io.throughline.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of a program: declared once, then parsed from flags, environment and a file. A flag
 * wins over the environment, the environment over the file ({@code --config}, YAML of names and
 * values), the file over the default. Everything that is wrong is told at once.
 */
public final class Options {
  private static final String CONFIG = "config";

  private record Group(String heading, List<Option<?>> options) {}

  /** What all views of the same options share. */
  private record Declared(
      String program,
      String description,
      List<Group> groups,
      List<Supplier<Optional<String>>> checks) {
    Group group(String heading) {
      return groups.stream()
          .filter(existing -> existing.heading().equals(heading))
          .findFirst()
          .orElseGet(() -> {
            Group fresh = new Group(heading, new ArrayList<>());
            groups.add(fresh);
            return fresh;
          });
    }
  }

  private final Declared declared;
  private final Group group;
  private final List<Option<?>> part;

  public Options(String program, String description) {
    this.declared = new Declared(program, description, new ArrayList<>(), new ArrayList<>());
    this.group = declared.group("General");
    this.part = new ArrayList<>();
  }

  private Options(Declared declared, Group group, List<Option<?>> part) {
    this.declared = declared;
    this.group = group;
    this.part = part;
  }

  /** The same options; those declared on the result stand under the heading in the help. */
  public Options group(String heading) {
    return new Options(declared, declared.group(heading), part);
  }

  /** The same options; those declared on the result are what its {@link #environment} has. */
  public Options part() {
    return new Options(declared, group, new ArrayList<>());
  }

  public Option<String> text(String name, String defaultValue, String help) {
    return parsed(name, defaultValue, help, text -> text);
  }

  /** A text that may be left out; an empty one counts as left out. */
  public Option<Optional<String>> optionalText(String name, String help) {
    return optional(name, help, text -> text);
  }

  public Option<Boolean> flag(String name, String help) {
    return add(new Option<>(name, help, "false", Form.truth()));
  }

  public Option<Integer> integer(String name, int defaultValue, int min, int max, String help) {
    return parsed(
            name, Integer.toString(defaultValue), help, text -> (int) Values.number(text, min, max))
        .label("NUMBER");
  }

  public Option<Double> decimal(
      String name, double defaultValue, double min, double max, String help) {
    return parsed(name, Double.toString(defaultValue), help, text -> Values.decimal(text, min, max))
        .label("NUMBER");
  }

  /** A duration as people write it: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h30m}. */
  public Option<Duration> duration(String name, String defaultValue, String help) {
    return parsed(name, defaultValue, help, DurationText::parse).label("DURATION");
  }

  public Option<Path> path(String name, String defaultValue, String help) {
    return parsed(name, defaultValue, help, Values::path).label("PATH");
  }

  public Option<Optional<Path>> optionalPath(String name, String help) {
    return optional(name, help, Values::path).label("PATH");
  }

  public Option<Optional<URI>> optionalUri(String name, String help) {
    return optional(name, help, Values::absoluteUri).label("URL");
  }

  /** {@code host:port}. */
  public Option<HostPort> hostPort(String name, String defaultValue, String help) {
    return parsed(name, defaultValue, help, HostPort::parse).label("HOST:PORT");
  }

  /** {@code k=v,k=v} in one text. */
  public Option<Map<String, String>> map(String name, String help) {
    return add(new Option<>(name, help, "", Form.map())).label("K=V,...");
  }

  /**
   * Names with values, {@code k=v} or {@code k:v}, one a flag, which may be repeated. In a variable
   * they are separated by commas and their values written with percent signs; the file has a
   * mapping or a list.
   */
  public Option<Map<String, String>> pairs(String name, String help) {
    return add(new Option<>(name, help, "", Form.pairs())).label("K=V");
  }

  /**
   * Values without commas in them: a flag that may be repeated, a variable with commas, a list in
   * the file.
   *
   * @param defaultValue with commas
   * @param parser throws {@link IllegalArgumentException} with what a text must be
   */
  public <T> Option<List<T>> list(
      String name, String defaultValue, String help, Function<String, T> parser) {
    return add(new Option<>(name, help, defaultValue, Form.list(parser)));
  }

  /**
   * Values that may hold commas: a flag that may be repeated, a variable of several lines, a list
   * in the file.
   *
   * @param parser throws {@link IllegalArgumentException} with what a text must be
   */
  public <T> Option<List<T>> lines(String name, String help, Function<String, T> parser) {
    return add(new Option<>(name, help, "", Form.lines(parser)));
  }

  /**
   * One of the constants; written as its {@code toString} in lower case, with {@code -}, {@code _}
   * or {@code /} between words.
   */
  public <E extends Enum<E>> Option<E> choice(
      String name, Class<E> type, E defaultValue, String help) {
    return parsed(name, Values.spell(defaultValue), help, text -> Values.constant(type, text))
        .label("WORD");
  }

  /**
   * Some of the constants, each at most once, in the order in which they are written: {@code a,b},
   * or a flag for each.
   */
  public <E extends Enum<E>> Option<List<E>> choices(
      String name, Class<E> type, List<E> defaultValue, String help) {
    String text = defaultValue.stream().map(Values::spell).collect(Collectors.joining(","));
    return add(new Option<>(name, help, text, Form.choices(type))).label("WORD,...");
  }

  /**
   * A value of a type of its own.
   *
   * @param parser throws {@link IllegalArgumentException} with what the text must be
   */
  public <T> Option<T> parsed(
      String name, String defaultValue, String help, Function<String, T> parser) {
    return add(new Option<>(name, help, defaultValue, Form.one(parser)));
  }

  /**
   * A value of a type of its own that may be left out; an empty text counts as left out.
   *
   * @param parser throws {@link IllegalArgumentException} with what the text must be
   */
  public <T> Option<Optional<T>> optional(String name, String help, Function<String, T> parser) {
    return parsed(name, "", help, text -> Values.present(text).map(parser));
  }

  /** Looks at options that depend on each other, once each of them is right by itself. */
  public Options check(Supplier<Optional<String>> mistake) {
    declared.checks().add(mistake);
    return this;
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
    Option<Optional<String>> config = new Option<>(CONFIG, "", "", Form.one(Values::present));
    Map<String, Option<?>> flagNames = new LinkedHashMap<>(known);
    flagNames.put(CONFIG, config);

    Map<String, List<String>> flags = Flags.read(args, flagNames, errors);
    new Sources(flags, environment, Map.of()).give(config).ifPresent(errors::add);
    Map<String, Form<?>> forms = new LinkedHashMap<>();
    all().forEach(option -> forms.put(option.name(), option.form()));
    Map<String, SettingsFile.Setting> file =
        config.value().map(path -> SettingsFile.read(path, forms, errors)).orElse(Map.of());
    settle(new Sources(flags, environment, file), errors);
  }

  /**
   * Gives every option its value from what somebody else wrote than who runs the program: no flag
   * and no variable counts.
   *
   * @param settings texts by the names of settings, as {@link SettingsFile} has them
   * @throws ConfigErrors with everything that is wrong
   */
  public void take(Map<String, List<String>> settings) {
    List<String> errors = new ArrayList<>();
    List<String> known = all().map(Option::name).toList();
    Map<String, SettingsFile.Setting> given = new LinkedHashMap<>();
    settings.forEach((name, texts) -> {
      if (known.contains(name)) {
        given.put(name, new SettingsFile.Setting(texts, new Origin.Given()));
      } else {
        errors.add("there is no setting \"%s\"%s".formatted(name, Flags.suggestion(name, known)));
      }
    });
    settle(new Sources(Map.of(), Map.of(), given), errors);
  }

  private void settle(Sources sources, List<String> errors) {
    all().forEach(option -> sources.give(option).ifPresent(errors::add));
    if (errors.isEmpty()) {
      declared.checks().forEach(check -> check.get().ifPresent(errors::add));
    }
    if (!errors.isEmpty()) {
      throw new ConfigErrors(errors);
    }
  }

  /**
   * The variables with which another process has the values that were given to this part of the
   * options; holds secrets.
   */
  public Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    part.forEach(option -> option.writeTo(environment));
    return environment;
  }

  /**
   * Every setting with its value and where that came from, once the options are parsed; values that
   * are secret are hidden.
   */
  public String table() {
    ConfigTable table = new ConfigTable();
    declared.groups().forEach(each -> table.group(each.heading(), each.options()));
    return table.toString();
  }

  /** Every setting in the form of a document, for {@code docs/configuration.md}. */
  public String document() {
    ConfigDocument document = new ConfigDocument();
    declared.groups().forEach(each -> document.group(each.heading(), each.options()));
    return document.toString();
  }

  /** What {@code --help} shows. */
  public String help() {
    HelpText text =
        new HelpText()
            .paragraph("%s: %s".formatted(declared.program(), declared.description()))
            .blankLine()
            .paragraph("Usage: %s [--NAME VALUE]...".formatted(declared.program()))
            .line(
                "       %s config [--NAME VALUE]... shows all settings and where they come from"
                    .formatted(declared.program()));
    section(text, declared.groups().getFirst())
        .entry("--config FILE", "YAML file of settings: name: value", "[$THROUGHLINE_CONFIG]")
        .entry("--help", "this text");
    declared.groups().stream()
        .skip(1)
        .filter(each -> !each.options().isEmpty())
        .forEach(each -> section(text, each));
    return text.blankLine()
        .paragraph(
            "A flag wins over environment variables, of which the first that is set counts, they"
                + " win over the file, that over the default.")
        .toString();
  }

  private static HelpText section(HelpText text, Group group) {
    text.blankLine().paragraph(group.heading());
    group.options().forEach(text::option);
    return text;
  }

  private Stream<Option<?>> all() {
    return declared.groups().stream().flatMap(each -> each.options().stream());
  }

  private <T> Option<T> add(Option<T> option) {
    if (all().anyMatch(other -> other.name().equals(option.name()))) {
      throw new IllegalArgumentException("--" + option.name() + " is declared twice");
    }
    group.options().add(option);
    part.add(option);
    return option;
  }
}
