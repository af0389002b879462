package io.throughline.telemetry.contract;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place where a file writes what looks like a name of a metric or an attribute.
 *
 * @param line from 1
 */
record NameUse(String path, int line, String name) {
  /** In dots, as OpenTelemetry has them. */
  private static final Pattern DOTTED =
      Pattern.compile(
          "(?<![\\w.$/@:-])((throughline|cicd|http\\.(server|client)|rpc\\.(server|client)|db\\.client"
              + "|otel\\.sdk)(\\.[a-z][a-z0-9_]*)+)");

  /** With underscores, as Prometheus has them. */
  private static final Pattern UNDERSCORED =
      Pattern.compile(
          "(?<![\\w.$/-])((throughline|cicd|concourse|http_server|http_client|rpc_server|rpc_client|db_client"
              + "|otel_sdk|agent_step)(_[a-z0-9]+)+)\\b");

  /** A series that a query selects, whatever it begins with. */
  private static final Pattern SELECTED = Pattern.compile("\\b([a-z][a-z0-9_:]*)\\s*[{\\[]");

  private static final Pattern QUERY = Pattern.compile("^\\s*(- )?\"?(expr|query)\"?\\s*:");

  /** A name of the product that is no name of telemetry: a package, a file, a JVM's property. */
  private static final Pattern OTHER =
      Pattern.compile(
          "throughline\\.v\\d.*|throughline\\.(log|lua|ya?ml|json|jar|sh|md|toml|io|dev|org|svc|test)(\\..*)?");

  /** What follows the beginning of names when a group of them is meant, as in {@code rpc.*}. */
  private static final Pattern GROUP = Pattern.compile("[._]?\\*|[._]\\{|\\.\"");

  private static final Pattern DEFINES =
      Pattern.compile("(Key|getProperty|getInteger|getBoolean|getLong)\\(\\s*\"$");

  /** Series that others make, which a dashboard may show beside ours. */
  private static final Pattern FOREIGN =
      Pattern.compile(
          "up|target_info|ALERTS|scrape_\\w+|(otelcol|process|jvm|go|prometheus|container|kube|node)_\\w+");

  /** All places of the file. */
  static List<NameUse> in(RepositoryText file) {
    List<NameUse> uses = new ArrayList<>();
    for (int i = 0; i < file.lines().size(); i++) {
      String line = file.lines().get(i);
      collect(DOTTED, line, file.path(), i + 1, uses);
      collect(UNDERSCORED, line, file.path(), i + 1, uses);
      if (QUERY.matcher(line).find()) {
        collect(SELECTED, line, file.path(), i + 1, uses);
      }
    }
    return uses.stream().distinct().toList();
  }

  /** Where files write the entry, in any of its spellings. */
  static List<NameUse> of(Entry entry, Collection<RepositoryText> files) {
    List<NameUse> uses = new ArrayList<>();
    for (RepositoryText file : files) {
      for (int i = 0; i < file.lines().size(); i++) {
        for (String spelling : entry.spellings()) {
          if (writes(file.lines().get(i), spelling, entry.section())) {
            uses.add(new NameUse(file.path(), i + 1, spelling));
          }
        }
      }
    }
    return uses;
  }

  /** What is wrong with this use, when the name is none of those that there are. */
  Optional<String> complaint(Set<String> known, List<Removal> removals) {
    if (known.contains(name) || FOREIGN.matcher(name).matches()) {
      return Optional.empty();
    }
    String reason =
        removals.stream()
            .filter(removal -> removal.name().equals(name))
            .findFirst()
            .map(removal ->
                "was removed (%s)%s"
                    .formatted(
                        removal.why(), removal.replacedBy().map(by -> "; use " + by).orElse("")))
            .orElseGet(() -> "is not in the catalogue; the nearest name is " + nearest(known));
    return Optional.of("%s:%d: %s %s".formatted(path, line, name, reason));
  }

  private String nearest(Set<String> known) {
    return known.stream()
        .min(
            Comparator.comparingInt((String other) -> distance(name, other))
                .thenComparing(other -> other))
        .orElse("none");
  }

  /** Number of letters to put in, take out or change. */
  static int distance(String one, String other) {
    int[] costs = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      costs[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int corner = costs[0];
      costs[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int changed = corner + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        corner = costs[j];
        costs[j] = Math.min(changed, Math.min(costs[j], costs[j - 1]) + 1);
      }
    }
    return costs[other.length()];
  }

  private static void collect(
      Pattern pattern, String line, String path, int number, List<NameUse> uses) {
    Matcher matcher = pattern.matcher(line);
    while (matcher.find()) {
      String name = matcher.group(1);
      if (!OTHER.matcher(name).matches()
          && !GROUP.matcher(line.substring(matcher.end())).lookingAt()
          && !DEFINES.matcher(line.substring(0, matcher.start())).find()) {
        uses.add(new NameUse(path, number, name));
      }
    }
  }

  /** Names of spans and events are plain words; they count only between quotes. */
  private static boolean writes(String line, String name, Section section) {
    String quoted = Pattern.quote(name);
    String form =
        switch (section) {
          case SPAN, EVENT -> "[\"'`]" + quoted + "[\"'`]";
          case ATTRIBUTE, BAGGAGE, METRIC, CONCOURSE, SHIM_ATTRIBUTE, SHIM_METRIC ->
              "(?<![\\w.])" + quoted + "(?!\\w|\\.[a-z])";
        };
    return line.contains(name) && Pattern.compile(form).matcher(line).find();
  }

  @Override
  public String toString() {
    return path + ":" + line;
  }
}
