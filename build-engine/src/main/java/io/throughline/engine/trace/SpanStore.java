package io.throughline.engine.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.throughline.engine.store.SpanRecord;
import io.throughline.engine.store.SpanRows;
import io.throughline.engine.write.BatchWriter;
import io.throughline.sql.Database;
import io.throughline.sql.SqlFailure;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Keeps the spans of builds. A span is known by its ids: what is known better of it replaces the
 * rest, in whatever order it arrives. Those who append at one time share a commit.
 *
 * <p>Safe for use from many threads.
 */
public final class SpanStore implements AutoCloseable {
  private static final int QUEUE_BYTES = 16 << 20;
  private static final int BATCH_BYTES = 4 << 20;

  /** Spans that someone waits for. */
  private record Batch(List<SpanRecord> spans, CompletableFuture<Void> stored)
      implements BatchWriter.Item {
    @Override
    public int bytes() {
      return spans.stream().mapToInt(SpanRecord::bytes).sum();
    }
  }

  private final Database database;
  private final int limit;
  private final LongCounter dropped;
  private final BatchWriter<Batch> writer;

  /**
   * Opens the store.
   *
   * @param limit spans of one trace that are kept
   */
  public SpanStore(Database database, Telemetry telemetry, int limit) {
    this.database = database;
    this.limit = limit;
    this.dropped = telemetry.counter(MetricName.SPANS_DROPPED);
    this.writer = BatchWriter.start("spans", QUEUE_BYTES, BATCH_BYTES, this::write);
  }

  /**
   * Stores spans; returns when they are durable.
   *
   * @throws SqlFailure when they cannot be stored
   */
  public void append(Collection<SpanRecord> spans) throws InterruptedException {
    if (spans.isEmpty()) {
      return;
    }
    Batch batch = new Batch(List.copyOf(spans), new CompletableFuture<>());
    writer.put(batch);
    try {
      batch.stored().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SqlFailure failure) {
        throw failure;
      }
      throw new IllegalStateException("spans cannot be stored", e);
    }
  }

  private void write(List<Batch> batches) {
    try {
      List<SpanRecord> spans = batches.stream().flatMap(batch -> batch.spans().stream()).toList();
      int over =
          database.transaction(
              "store spans", statements -> SpanRows.save(statements, spans, limit));
      if (over > 0) {
        dropped.add(over, Attributes.of(Attribute.DROP_REASON, "limit"));
      }
      batches.forEach(batch -> batch.stored().complete(null));
    } catch (RuntimeException e) {
      if (batches.size() == 1) {
        batches.getFirst().stored().completeExceptionally(e);
      } else {
        batches.forEach(batch -> write(List.of(batch)));
      }
    }
  }

  @Override
  public void close() {
    writer.close();
  }
}
