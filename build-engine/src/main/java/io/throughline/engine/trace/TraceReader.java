package io.throughline.engine.trace;

import io.throughline.engine.build.BuildSpan;
import io.throughline.engine.store.SpanRecord;
import io.throughline.engine.store.SpanRows;
import io.throughline.engine.store.SpanRows.Place;
import io.throughline.sql.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Reads the spans of builds. */
public final class TraceReader {
  private static final int PAGE = 500;

  /** Takes a part of a trace. */
  @FunctionalInterface
  public interface Part {
    void take(List<SpanRecord> spans) throws InterruptedException;
  }

  private final Database database;

  public TraceReader(Database database) {
    this.database = database;
  }

  /**
   * Hands over the spans above the build, its own, and all below it, in parts.
   *
   * @return how many spans of the trace were not kept
   */
  public long read(BuildSpan build, Part part) throws InterruptedException {
    String traceId = build.traceId();
    BuildTrace trace = new BuildTrace(SpanRows.shape(database, traceId), build.spanId());
    List<String> ids = new ArrayList<>(trace.ancestors().reversed());
    trace.subtree().stream().map(Place::spanId).forEach(ids::add);
    for (List<String> page : pages(ids)) {
      part.take(SpanRows.find(database, traceId, page));
    }
    return SpanRows.dropped(database, traceId);
  }

  /**
   * Hands over everything that came of what created the build, in parts, while they are taken.
   *
   * @return whether all were
   */
  public boolean readWhole(BuildSpan build, Predicate<List<SpanRecord>> part) {
    String traceId = build.traceId();
    BuildTrace trace = new BuildTrace(SpanRows.shape(database, traceId), build.spanId());
    return pages(trace.whole().stream().map(Place::spanId).toList()).stream()
        .allMatch(page -> part.test(SpanRows.find(database, traceId, page)));
  }

  private static List<List<String>> pages(List<String> ids) {
    List<List<String>> pages = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += PAGE) {
      pages.add(ids.subList(from, Math.min(from + PAGE, ids.size())));
    }
    return pages;
  }
}
