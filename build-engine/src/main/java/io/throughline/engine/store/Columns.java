package io.throughline.engine.store;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * Parameters of a statement that takes many rows at once: an array for each column.
 *
 * @param <T> a row
 */
final class Columns<T> {
  private final List<T> rows;
  private final Tuple columns = Tuple.tuple();

  private Columns(Collection<T> rows) {
    this.rows = List.copyOf(rows);
  }

  static <T> Columns<T> of(Collection<T> rows) {
    return new Columns<>(rows);
  }

  Columns<T> text(Function<T, String> value) {
    columns.addArrayOfString(rows.stream().map(value).map(Texts::storable).toArray(String[]::new));
    return this;
  }

  Columns<T> number(ToLongFunction<T> value) {
    columns.addArrayOfLong(rows.stream().mapToLong(value).boxed().toArray(Long[]::new));
    return this;
  }

  /** A column of type smallint. */
  Columns<T> small(ToIntFunction<T> value) {
    columns.addArrayOfShort(
        rows.stream().map(row -> (short) value.applyAsInt(row)).toArray(Short[]::new));
    return this;
  }

  Columns<T> flag(Predicate<T> value) {
    columns.addArrayOfBoolean(rows.stream().map(value::test).toArray(Boolean[]::new));
    return this;
  }

  Columns<T> bytes(Function<T, byte[]> value) {
    columns.addArrayOfBuffer(rows.stream().map(value).map(Buffer::buffer).toArray(Buffer[]::new));
    return this;
  }

  Tuple tuple() {
    return columns;
  }
}
