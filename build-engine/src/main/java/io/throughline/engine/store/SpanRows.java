package io.throughline.engine.store;

import io.throughline.sql.Sql;
import io.throughline.sql.Statements;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The spans of kept traces. */
public final class SpanRows {
  private static final Sql LOCK =
      Sql.of(
          """
          INSERT INTO traces (trace_id) SELECT unnest($1::text[])
          ON CONFLICT (trace_id) DO UPDATE SET spans = traces.spans
          RETURNING trace_id, spans
          """);
  private static final Sql COUNT =
      Sql.of(
          """
          UPDATE traces SET spans = traces.spans + new.added, dropped = traces.dropped + new.dropped
          FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS new (trace_id, added, dropped)
          WHERE traces.trace_id = new.trace_id
          """);
  private static final Sql UPSERT =
      Sql.of(
          """
          INSERT INTO spans AS old (trace_id, span_id, parent_span_id, name, kind, service, start_ns,
            end_ns, status, status_message, attributes, events, links, rank)
          SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
            $7::bigint[], $8::bigint[], $9::text[], $10::text[], $11::text[], $12::text[],
            $13::text[], $14::smallint[])
          ON CONFLICT (trace_id, span_id) DO UPDATE SET parent_span_id = excluded.parent_span_id,
            name = excluded.name, kind = excluded.kind, service = excluded.service,
            start_ns = excluded.start_ns, end_ns = excluded.end_ns, status = excluded.status,
            status_message = excluded.status_message, attributes = excluded.attributes,
            events = excluded.events, links = excluded.links, rank = excluded.rank
          WHERE old.rank < excluded.rank
          RETURNING trace_id, (xmax = 0) AS added
          """);
  private static final Sql KNOWN =
      Sql.of("SELECT span_id FROM spans WHERE trace_id = $1 AND span_id = ANY($2::text[])");
  private static final Sql SHAPE =
      Sql.of(
          """
          SELECT span_id, parent_span_id, kind, name, start_ns, end_ns, rank
          FROM spans WHERE trace_id = $1 ORDER BY start_ns, span_id
          """);
  private static final Sql FIND =
      Sql.of("SELECT * FROM spans WHERE trace_id = $1 AND span_id = ANY($2::text[])");
  private static final Sql DROPPED = Sql.of("SELECT dropped FROM traces WHERE trace_id = $1");

  private SpanRows() {}

  /** A span without what it says: where it is in its trace. */
  public record Place(
      String spanId,
      String parentSpanId,
      String kind,
      String name,
      long startNanos,
      long endNanos,
      SpanRecord.Rank rank) {}

  /**
   * Adds spans, or what is known better of them. A trace keeps at most {@code limit} spans; what is
   * more is counted.
   *
   * @return how many were dropped
   */
  public static int save(Statements statements, Collection<SpanRecord> spans, int limit) {
    Map<String, Map<String, SpanRecord>> traces = new TreeMap<>();
    for (SpanRecord span : spans) {
      traces
          .computeIfAbsent(span.traceId(), _ -> new LinkedHashMap<>())
          .merge(span.spanId(), span, SpanRows::better);
    }
    Map<String, Integer> counts = new TreeMap<>();
    statements
        .list(
            LOCK,
            row -> Map.entry(row.getString(0), row.getInteger(1)),
            (Object) traces.keySet().toArray(String[]::new))
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    Map<String, Integer> dropped = new TreeMap<>();
    List<SpanRecord> kept = new ArrayList<>();
    traces.forEach((traceId, batch) -> {
      List<SpanRecord> fitting = fitting(statements, traceId, batch, limit - counts.get(traceId));
      dropped.put(traceId, batch.size() - fitting.size());
      kept.addAll(fitting);
    });
    count(statements, upsert(statements, kept), dropped);
    return dropped.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** All spans of a trace, oldest first, without what they say. */
  public static List<Place> shape(Statements statements, String traceId) {
    return statements.list(
        SHAPE,
        row ->
            new Place(
                row.getString(0),
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getLong(5),
                SpanRecord.Rank.values()[row.getShort(6)]),
        traceId);
  }

  public static List<SpanRecord> find(Statements statements, String traceId, List<String> spanIds) {
    return statements.list(FIND, SpanRows::span, traceId, spanIds.toArray(String[]::new));
  }

  /** How many spans of the trace were not kept. */
  public static long dropped(Statements statements, String traceId) {
    return statements.first(DROPPED, row -> row.getLong(0), traceId).orElse(0L);
  }

  private static SpanRecord better(SpanRecord one, SpanRecord other) {
    return other.rank().compareTo(one.rank()) > 0 ? other : one;
  }

  private static List<SpanRecord> fitting(
      Statements statements, String traceId, Map<String, SpanRecord> batch, int room) {
    if (batch.size() <= room) {
      return List.copyOf(batch.values());
    }
    Set<String> known =
        new HashSet<>(
            statements.list(
                KNOWN, row -> row.getString(0), traceId, batch.keySet().toArray(String[]::new)));
    List<SpanRecord> fitting = new ArrayList<>();
    int left = room;
    for (SpanRecord span : batch.values()) {
      if (known.contains(span.spanId()) || left-- > 0) {
        fitting.add(span);
      }
    }
    return fitting;
  }

  /** How many spans were added to each trace. */
  private static Map<String, Integer> upsert(Statements statements, List<SpanRecord> spans) {
    Map<String, Integer> added = new TreeMap<>();
    if (spans.isEmpty()) {
      return added;
    }
    for (Row row : statements.run(UPSERT, columns(spans))) {
      if (row.getBoolean(1)) {
        added.merge(row.getString(0), 1, Integer::sum);
      }
    }
    return added;
  }

  private static void count(
      Statements statements, Map<String, Integer> added, Map<String, Integer> dropped) {
    List<String> changed =
        dropped.keySet().stream()
            .filter(trace -> added.getOrDefault(trace, 0) + dropped.get(trace) > 0)
            .toList();
    if (!changed.isEmpty()) {
      statements.run(
          COUNT,
          Columns.of(changed)
              .text(trace -> trace)
              .number(trace -> added.getOrDefault(trace, 0))
              .number(dropped::get)
              .tuple());
    }
  }

  private static Tuple columns(List<SpanRecord> spans) {
    return Columns.of(spans)
        .text(SpanRecord::traceId)
        .text(SpanRecord::spanId)
        .text(SpanRecord::parentSpanId)
        .text(SpanRecord::name)
        .text(SpanRecord::kind)
        .text(SpanRecord::service)
        .number(SpanRecord::startNanos)
        .number(SpanRecord::endNanos)
        .text(SpanRecord::status)
        .text(SpanRecord::statusMessage)
        .text(SpanRecord::attributes)
        .text(SpanRecord::events)
        .text(SpanRecord::links)
        .small(span -> span.rank().ordinal())
        .tuple();
  }

  private static SpanRecord span(Row row) {
    return new SpanRecord(
        row.getString("trace_id"),
        row.getString("span_id"),
        row.getString("parent_span_id"),
        row.getString("name"),
        row.getString("kind"),
        row.getString("service"),
        row.getLong("start_ns"),
        row.getLong("end_ns"),
        row.getString("status"),
        row.getString("status_message"),
        row.getString("attributes"),
        row.getString("events"),
        row.getString("links"),
        SpanRecord.Rank.values()[row.getShort("rank")]);
  }
}
