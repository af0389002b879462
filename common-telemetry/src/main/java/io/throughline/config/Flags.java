package io.throughline.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The flags of a command line, as texts: {@code --name value}, {@code --name=value}, {@code
 * --switch}. Mistakes are told without the values, which may be secrets that went astray.
 */
final class Flags {
  private final Map<String, Option<?>> known;
  private final List<String> errors;
  private final Map<String, List<String>> values = new LinkedHashMap<>();

  private Flags(Map<String, Option<?>> known, List<String> errors) {
    this.known = known;
    this.errors = errors;
  }

  /**
   * Reads the flags.
   *
   * @param known the options by their names
   * @param errors where mistakes are added
   */
  static Map<String, List<String>> read(
      List<String> args, Map<String, Option<?>> known, List<String> errors) {
    Flags flags = new Flags(known, errors);
    flags.read(args);
    return flags.values;
  }

  private void read(List<String> args) {
    int position = 0;
    Iterator<String> rest = args.iterator();
    while (rest.hasNext()) {
      String arg = rest.next();
      position++;
      if (!arg.startsWith("--")) {
        errors.add("argument %d is no flag; flags begin with --".formatted(position));
        continue;
      }
      int equals = arg.indexOf('=');
      String name = equals < 0 ? arg.substring(2) : arg.substring(2, equals);
      @Nullable Option<?> option = known.get(name);
      if (option == null) {
        errors.add("there is no flag --%s%s".formatted(name, suggestion(name)));
        if (equals < 0) {
          position += skipValue(args, position, rest);
        }
      } else if (equals >= 0) {
        put(option, arg.substring(equals + 1));
      } else if (option.form().isSwitch()) {
        put(option, "true");
      } else if (position < args.size() && !args.get(position).startsWith("--")) {
        position++;
        put(option, rest.next());
      } else {
        errors.add("--%s: its value is missing".formatted(name));
      }
    }
  }

  private void put(Option<?> option, String value) {
    List<String> texts = values.computeIfAbsent(option.name(), _ -> new ArrayList<>());
    if (!texts.isEmpty() && !option.form().isRepeatable()) {
      errors.add("--%s is given more than once".formatted(option.name()));
    }
    texts.add(value);
  }

  /** What stands behind an unknown flag is most likely its value. */
  private static int skipValue(List<String> args, int position, Iterator<String> rest) {
    if (position < args.size() && !args.get(position).startsWith("-")) {
      rest.next();
      return 1;
    }
    return 0;
  }

  private String suggestion(String name) {
    return closest(name, known.keySet())
        .map(candidate -> "; is it --" + candidate + "?")
        .orElse("");
  }

  /** What to add to the word that there is no such name: one that was probably meant, if any. */
  static String suggestion(String name, Collection<String> known) {
    return closest(name, known).map(candidate -> "; is it \"" + candidate + "\"?").orElse("");
  }

  /** The candidate that becomes the name with at most two edits, if there is one. */
  static Optional<String> closest(String name, Collection<String> candidates) {
    String best = "";
    int fewest = 3;
    for (String candidate : candidates) {
      int edits = edits(name, candidate);
      if (edits < fewest) {
        fewest = edits;
        best = candidate;
      }
    }
    return best.isEmpty() ? Optional.empty() : Optional.of(best);
  }

  /** Characters to insert, remove or change to make one text of the other. */
  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
