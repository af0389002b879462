package io.throughline.bench.figure;

import java.util.List;
import java.util.Optional;

/**
 * What a measurement found.
 *
 * @param notes sentences that a reader of the figures needs
 * @param where where the time went, by the build's own trace
 */
public record Result(List<Figure> figures, List<String> notes, Optional<Breakdown> where) {
  public Result {
    figures = List.copyOf(figures);
    notes = List.copyOf(notes);
  }

  public static Result of(List<Figure> figures, String... notes) {
    return new Result(figures, List.of(notes), Optional.empty());
  }

  public Result explainedBy(Breakdown breakdown) {
    return new Result(figures, notes, Optional.of(breakdown));
  }
}
