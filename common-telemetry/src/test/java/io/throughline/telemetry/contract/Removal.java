package io.throughline.telemetry.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code docs/telemetry-removed.txt}: a name that was taken out of the contract on
 * purpose.
 *
 * @param replacedBy the name that says the same now
 * @param why what a user of the name is told
 */
record Removal(Section section, String name, Optional<String> replacedBy, String why) {
  private static final Pattern LINE =
      Pattern.compile(
          "(span|attribute|event|baggage|metric|concourse|shim_attribute|shim_metric) (\\S.*?)(?: -> (\\S.*?))?: (\\S.*)");

  /**
   * The removals of a document; empty lines and those that begin with # are left out.
   *
   * @throws IllegalArgumentException when a line is not understood
   */
  static List<Removal> parse(String text) {
    List<Removal> all = new ArrayList<>();
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "not understood, it must be \"metric OLD -> NEW: why\" or \"metric OLD: why\": "
                + line);
      }
      all.add(
          new Removal(
              Section.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)),
              matcher.group(2),
              Optional.ofNullable(matcher.group(3)),
              matcher.group(4)));
    }
    return all;
  }

  /** Whether this is about the entry. */
  boolean concerns(Entry entry) {
    return section == entry.section() && name.equals(entry.name());
  }
}
