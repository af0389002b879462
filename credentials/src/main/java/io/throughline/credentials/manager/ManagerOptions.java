package io.throughline.credentials.manager;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.config.ConfigErrors;
import io.throughline.config.Option;
import io.throughline.config.Options;
import io.throughline.credentials.secret.PathTemplate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The settings of a kind of manager, declared once for both who may write them: who runs the
 * service, in flags {@code --vault-query-timeout} and variables, and a pipeline, in a var_source
 * {@code query_timeout}. A pipeline gets no file of the service to be read.
 */
public final class ManagerOptions {
  private final Options options;
  private final String prefix;
  private final boolean ofPipeline;
  private final boolean asService;

  private ManagerOptions(Options options, String prefix, boolean ofPipeline, boolean asService) {
    this.options = options;
    this.prefix = prefix;
    this.ofPipeline = ofPipeline;
    this.asService = asService;
  }

  /**
   * Settings of the service.
   *
   * @param heading in help and documents
   * @param prefix of their names, {@code vault} for {@code --vault-url} and {@code
   *     CONCOURSE_VAULT_URL}
   */
  public static ManagerOptions ofService(Options options, String heading, String prefix) {
    return new ManagerOptions(options.group(heading), prefix, false, true);
  }

  /** As {@link #read(JsonNode, boolean, Function)}, for a pipeline that is only itself. */
  public static <T> T read(
      JsonNode config, Function<ManagerOptions, Supplier<Optional<T>>> declare) {
    return read(config, false, declare);
  }

  /**
   * Reads the {@code config} of a var_source.
   *
   * @param asService whether managers may be asked as the service itself, which pipelines otherwise
   *     must not
   * @param declare declares settings; the result makes the configuration of their values, absent
   *     when what it cannot be without is not set
   * @throws ConfigErrors with everything that is wrong
   */
  public static <T> T read(
      JsonNode config, boolean asService, Function<ManagerOptions, Supplier<Optional<T>>> declare) {
    Options options = new Options("var_source", "");
    Supplier<Optional<T>> made = declare.apply(new ManagerOptions(options, "", true, asService));
    options.take(texts(config));
    return made.get()
        .orElseThrow(() -> new ConfigErrors(List.of("the address of the manager is missing")));
  }

  /** Whether a pipeline writes them, who may do less than who runs the service. */
  public boolean isOfPipeline() {
    return ofPipeline;
  }

  /**
   * Whether the manager may be asked with credentials that the service has by itself, from the
   * machine on which it runs.
   */
  public boolean mayAskAsService() {
    return asService;
  }

  public Option<String> text(String name, String defaultValue, String help) {
    return own(name, options.text(name(name), defaultValue, help));
  }

  public Option<Optional<String>> optionalText(String name, String help) {
    return own(name, options.optionalText(name(name), help));
  }

  public Option<Optional<String>> secret(String name, String help) {
    return optionalText(name, help).secret();
  }

  public Option<Boolean> flag(String name, String help) {
    return own(name, options.flag(name(name), help));
  }

  public Option<Duration> duration(String name, String defaultValue, String help) {
    return own(name, options.duration(name(name), defaultValue, help));
  }

  public Option<Optional<URI>> uri(String name, String help) {
    return own(name, options.optionalUri(name(name), help));
  }

  public <E extends Enum<E>> Option<E> choice(
      String name, Class<E> type, E defaultValue, String help) {
    return own(name, options.choice(name(name), type, defaultValue, help));
  }

  public <T> Option<T> parsed(
      String name, String defaultValue, String help, Function<String, T> parser) {
    return own(name, options.parsed(name(name), defaultValue, help, parser));
  }

  /** Values without commas in them. */
  public <T> Option<List<T>> list(
      String name, String defaultValue, String help, Function<String, T> parser) {
    return own(name, options.list(name(name), defaultValue, help, parser));
  }

  /** Names with values. */
  public Option<Map<String, String>> pairs(String name, String help) {
    return own(name, options.pairs(name(name), help));
  }

  /** One template. */
  public Option<PathTemplate> template(String name, String defaultValue, String help) {
    return parsed(name, defaultValue, help, PathTemplate::parse).label("TEMPLATE");
  }

  /** The content of a file: who runs the service names the file, a pipeline has the content. */
  public Option<Optional<String>> file(String name, String help) {
    Option<Optional<String>> option =
        own(
            name,
            options.optional(
                name(name), help, ofPipeline ? text -> text : ManagerOptions::content));
    return ofPipeline ? option.secret() : option.label("PATH").shownAsWritten();
  }

  /** The contents of any number of files, which hold no commas in either form. */
  public Option<List<String>> files(String name, String help) {
    Option<List<String>> option =
        list(name, "", help, ofPipeline ? text -> text : ManagerOptions::content);
    return ofPipeline ? option.secret() : option.label("PATH,...");
  }

  /** Looks at settings that depend on each other. */
  public ManagerOptions check(Supplier<Optional<String>> mistake) {
    options.check(mistake);
    return this;
  }

  /** The name of a setting as whoever writes it has it, for messages. */
  public String shown(String name) {
    return ofPipeline ? name(name) : "--" + name(name);
  }

  private String name(String name) {
    return ofPipeline ? name.replace('-', '_') : prefix + "-" + name;
  }

  private <T> Option<T> own(String name, Option<T> option) {
    return ofPipeline
        ? option
        : option.env("CONCOURSE_" + name(name).toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private static String content(String path) {
    try {
      return Files.readString(Path.of(path));
    } catch (InvalidPathException _) {
      throw new IllegalArgumentException("must be a path");
    } catch (IOException _) {
      throw new IllegalArgumentException("must be a file that this service can read");
    }
  }

  private static Map<String, List<String>> texts(JsonNode config) {
    Map<String, List<String>> texts = new LinkedHashMap<>();
    List<String> errors = new ArrayList<>();
    config
        .properties()
        .forEach(field ->
            value(field.getValue())
                .ifPresentOrElse(
                    given -> texts.put(field.getKey(), given),
                    () ->
                        errors.add(
                            field.getKey() + " must be a text, a list or a mapping of texts")));
    if (!errors.isEmpty()) {
      throw new ConfigErrors(errors);
    }
    return texts;
  }

  private static Optional<List<String>> value(JsonNode value) {
    if (value.isValueNode() && !value.isNull()) {
      return Optional.of(List.of(value.asText()));
    }
    if (value.isNull() || !allValues(value)) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(item -> texts.add(item.asText()));
    } else {
      value.properties().forEach(pair -> texts.add(pair.getKey() + "=" + pair.getValue().asText()));
    }
    return Optional.of(texts);
  }

  private static boolean allValues(JsonNode value) {
    for (JsonNode item : value) {
      if (!item.isValueNode() || item.isNull()) {
        return false;
      }
    }
    return true;
  }
}
