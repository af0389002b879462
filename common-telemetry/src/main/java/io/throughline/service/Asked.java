package io.throughline.service;

import io.throughline.config.ConfigErrors;
import io.throughline.config.Options;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a program answers about itself before it does anything: {@code --help}, {@code config}, what
 * is wrong with its configuration.
 */
public final class Asked {
  private static final String CONFIG = "config";

  private final String name;
  private final Options options;
  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;

  /** A program with its options, all of which are declared. */
  public Asked(
      String name,
      Options options,
      Map<String, String> environment,
      PrintStream out,
      PrintStream err) {
    this.name = name;
    this.options = options;
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  /**
   * Parses the options.
   *
   * @return the exit status, when that was all; nothing when the program should go on
   */
  public Optional<Integer> answer(List<String> args) {
    if (args.contains("--help") || args.contains("-h")) {
      out.print(options.help());
      return Optional.of(0);
    }
    boolean isConfig = !args.isEmpty() && args.getFirst().equals(CONFIG);
    try {
      options.parse(isConfig ? args.subList(1, args.size()) : args, environment);
    } catch (ConfigErrors e) {
      err.println(name + " cannot start, its configuration has mistakes:");
      e.errors().forEach(error -> err.println("  " + error));
      err.println(name + " --help lists all settings.");
      return Optional.of(ServiceMain.EXIT_CONFIG);
    }
    if (isConfig) {
      out.print(options.table());
      return Optional.of(0);
    }
    return Optional.empty();
  }
}
