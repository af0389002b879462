package io.throughline.sql;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What can be done with statements, in a transaction or each by itself. Every method blocks the
 * calling thread.
 */
public interface Statements {

  /**
   * Sends a statement and waits for its rows.
   *
   * @throws SqlFailure when it fails
   */
  RowSet<Row> run(Sql sql, Tuple parameters);

  /** Sends the statement once for each tuple, as one batch. */
  void batch(Sql sql, List<Tuple> parameters);

  /** Sends a statement; the answer is how many rows it changed. */
  default int update(Sql sql, @Nullable Object... parameters) {
    return run(sql, Tuple.wrap(parameters)).rowCount();
  }

  /** All rows, mapped. */
  default <T> List<T> list(Sql sql, Function<Row, T> mapper, @Nullable Object... parameters) {
    return StreamSupport.stream(run(sql, Tuple.wrap(parameters)).spliterator(), false)
        .map(mapper)
        .toList();
  }

  /** The first row, mapped. */
  default <T> Optional<T> first(Sql sql, Function<Row, T> mapper, @Nullable Object... parameters) {
    RowSet<Row> rows = run(sql, Tuple.wrap(parameters));
    return rows.size() == 0 ? Optional.empty() : Optional.of(mapper.apply(rows.iterator().next()));
  }
}
