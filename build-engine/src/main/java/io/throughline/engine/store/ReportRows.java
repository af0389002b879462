package io.throughline.engine.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.engine.build.Report;
import io.throughline.pipeline.Version;
import io.throughline.sql.Sql;
import io.throughline.sql.Statements;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reports that the scheduler has not acknowledged. */
public final class ReportRows {
  /** Channel on which new reports are told. */
  public static final String CHANNEL = "engine_reports";

  private static final Sql INSERT =
      Sql.of(
          """
          INSERT INTO reports (uid, subject, body)
          SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
          ON CONFLICT (uid, subject) DO NOTHING
          """);
  private static final Sql NOTIFY =
      Sql.named("NOTIFY", "SELECT pg_notify('" + CHANNEL + "', 'reports')");
  private static final Sql WAITING =
      Sql.of(
          "SELECT id, uid, body FROM reports WHERE NOT id = ANY($1::bigint[]) ORDER BY id LIMIT $2");
  private static final Sql STILL_THERE =
      Sql.of("SELECT id FROM reports WHERE id = ANY($1::bigint[]) ORDER BY id");
  private static final Sql DELETE = Sql.of("DELETE FROM reports WHERE id = ANY($1::bigint[])");

  private ReportRows() {}

  /** A report that waits to be acknowledged. */
  public record Waiting(long id, String uid, Report report) {}

  /** A report of a build. */
  record Entry(String uid, Report report) {}

  static void add(Statements statements, List<Entry> entries) {
    statements.run(
        INSERT,
        Columns.of(entries)
            .text(Entry::uid)
            .text(entry -> entry.report().subject())
            .text(entry -> StoredJson.text(write(entry.report())))
            .tuple());
    statements.run(NOTIFY, Tuple.tuple());
  }

  /** The oldest reports that wait, but for those that were sent before. */
  public static List<Waiting> waiting(Statements statements, List<Long> sent, int limit) {
    return statements.list(WAITING, ReportRows::waiting, sent.toArray(Long[]::new), limit);
  }

  /** Those of the reports that wait still. */
  public static List<Long> unacknowledged(Statements statements, List<Long> ids) {
    return statements.list(STILL_THERE, row -> row.getLong(0), (Object) ids.toArray(Long[]::new));
  }

  /** Forgets reports that have been received. */
  public static void acknowledge(Statements statements, List<Long> ids) {
    statements.update(DELETE, (Object) ids.toArray(Long[]::new));
  }

  private static Waiting waiting(Row row) {
    return new Waiting(
        row.getLong("id"), row.getString("uid"), read(StoredJson.read(row.getString("body"))));
  }

  private static ObjectNode write(Report report) {
    ObjectNode node = StoredJson.object();
    return switch (report) {
      case Report.Started(Instant at) -> node.put("is", "started").put("at", Times.nanos(at));
      case Report.Finished(Instant at, String status) ->
          node.put("is", "finished").put("at", Times.nanos(at)).put("status", status);
      case Report.VersionProduced produced -> {
        node.put("is", "produced")
            .put("plan", produced.planId())
            .put("resource", produced.resource())
            .set("version", StoredJson.write(produced.version().fields()));
        node.set("metadata", StoredJson.write(produced.metadata()));
        yield node.set("span", BuildJson.write(produced.span()));
      }
      case Report.VersionsFound found -> {
        node.put("is", "found")
            .put("plan", found.planId())
            .put("resource", found.resource())
            .put("error", found.error());
        ArrayNode versions = node.putArray("versions");
        found.versions().forEach(version -> versions.add(StoredJson.write(version.fields())));
        yield node.set("span", BuildJson.write(found.span()));
      }
    };
  }

  private static Report read(JsonNode node) {
    return switch (node.path("is").asText()) {
      case "started" -> new Report.Started(Times.instant(node.path("at").asLong()));
      case "finished" ->
          new Report.Finished(
              Times.instant(node.path("at").asLong()), node.path("status").asText());
      case "produced" ->
          new Report.VersionProduced(
              node.path("plan").asText(),
              node.path("resource").asText(),
              StoredJson.version(node.path("version")),
              StoredJson.metadata(node.path("metadata")),
              BuildJson.span(node.path("span")));
      case "found" -> {
        List<Version> versions = new ArrayList<>();
        node.path("versions").forEach(version -> versions.add(StoredJson.version(version)));
        yield new Report.VersionsFound(
            node.path("plan").asText(),
            node.path("resource").asText(),
            versions,
            node.path("error").asText(),
            BuildJson.span(node.path("span")));
      }
      default -> throw new IllegalStateException("no report: " + node);
    };
  }
}
