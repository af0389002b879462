package io.throughline.bench.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a measurement found.
 *
 * @param notes sentences that a reader of the figures needs
 * @param where where the time went, by the build's own trace
 * @param all what was measured beside the figures, when that is more than a few numbers
 */
public record Result(
    List<Figure> figures, List<String> notes, Optional<Breakdown> where, Optional<Table> all) {
  public Result {
    figures = List.copyOf(figures);
    notes = List.copyOf(notes);
  }

  public static Result of(List<Figure> figures, String... notes) {
    return new Result(figures, List.of(notes), Optional.empty(), Optional.empty());
  }

  public Result explainedBy(Breakdown breakdown) {
    return new Result(figures, notes, Optional.of(breakdown), all);
  }

  public Result with(Table table) {
    return new Result(figures, notes, where, Optional.of(table));
  }

  public Result noting(List<String> more) {
    List<String> longer = new ArrayList<>(notes);
    longer.addAll(more);
    return new Result(figures, longer, where, all);
  }
}
