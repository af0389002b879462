package io.throughline.credentials;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A place where a variable may have a value.
 *
 * @param scope team and pipeline, or a team, or nothing: shared by all
 * @param name of the variable, as the pipeline writes it
 */
public record SecretPath(List<String> scope, String name) {
  private static final int SEGMENT_BYTES = 250;

  public SecretPath {
    scope = List.copyOf(scope);
    if (scope.size() > 2) {
      throw new IllegalArgumentException("a scope is a team and a pipeline at most");
    }
  }

  /** The narrowest place for a variable of a pipeline; empty texts mean none. */
  public static SecretPath of(String team, String pipeline, String name) {
    if (team.isEmpty()) {
      return new SecretPath(List.of(), name);
    }
    return new SecretPath(pipeline.isEmpty() ? List.of(team) : List.of(team, pipeline), name);
  }

  /** This place and the wider ones around it, in the order in which they are looked at. */
  public List<SecretPath> outwards() {
    return IntStream.rangeClosed(0, scope.size())
        .mapToObj(i -> new SecretPath(scope.subList(0, scope.size() - i), name))
        .toList();
  }

  /**
   * The parts of the place, as directories and a file would have them. Empty for a place that would
   * be another one's: a name that climbs out, or that leads from a wider scope into a narrower one.
   */
  public Optional<List<String>> segments() {
    List<String> name = Arrays.asList(this.name.split("/", -1));
    if (name.size() > 1 && scope.size() < 2) {
      return Optional.empty();
    }
    List<String> segments = new ArrayList<>(scope);
    segments.addAll(name);
    boolean plain = Stream.concat(scope.stream(), name.stream()).allMatch(SecretPath::isPlain);
    return plain ? Optional.of(List.copyOf(segments)) : Optional.empty();
  }

  private static boolean isPlain(String segment) {
    return !segment.isEmpty()
        && !segment.equals(".")
        && !segment.equals("..")
        && segment.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))
        && segment.getBytes(StandardCharsets.UTF_8).length <= SEGMENT_BYTES;
  }
}
