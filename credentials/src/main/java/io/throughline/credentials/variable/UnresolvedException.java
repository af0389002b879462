package io.throughline.credentials.variable;

import io.throughline.credentials.variable.Trouble.Severity;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Variables that nobody can tell. The message is for the author of a pipeline: it names each
 * manager that could not say, why, and for which variables; it holds no value.
 */
public final class UnresolvedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Trouble> troubles;

  UnresolvedException(List<Trouble> troubles, List<String> missing) {
    super(Sentences.of(troubles, missing).stream().collect(Collectors.joining("; ")));
    this.troubles = List.copyOf(troubles);
  }

  List<Trouble> troubles() {
    return troubles;
  }

  /** The message. */
  public String words() {
    return String.valueOf(getMessage());
  }

  /** Whether asking again may help with all of them. */
  public boolean isPassing() {
    return troubles.stream().allMatch(trouble -> trouble.severity() == Severity.PASSING);
  }

  /** Whether the pipeline is wrong. */
  public boolean isOfPipeline() {
    return troubles.stream().anyMatch(trouble -> trouble.severity() == Severity.WRONG);
  }
}
