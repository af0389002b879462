package io.throughline.engine.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.engine.build.Ending;
import io.throughline.engine.build.StepRecord;
import io.throughline.engine.build.StepResult;
import io.throughline.pipeline.Outcome;
import io.throughline.sql.Sql;
import io.throughline.sql.Statements;
import io.vertx.sqlclient.Row;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How far the steps of builds have come. */
public final class StepRows {
  private static final Sql SAVE =
      Sql.of(
          """
          INSERT INTO steps (uid, key, name, phase, shielded, started_ns, output_offset,
            ended_ns, outcome, message, error_type, result)
          SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bool[],
            $6::bigint[], $7::bigint[], $8::bigint[], $9::text[], $10::text[], $11::text[],
            $12::text[])
          ON CONFLICT (uid, key) DO UPDATE SET phase = excluded.phase,
            output_offset = excluded.output_offset, ended_ns = excluded.ended_ns,
            outcome = excluded.outcome, message = excluded.message,
            error_type = excluded.error_type, result = excluded.result
          """);
  private static final Sql OF_BUILD =
      Sql.of("SELECT * FROM steps WHERE uid = $1 ORDER BY ended_ns, started_ns");

  private StepRows() {}

  /** A step of a build. */
  record Entry(String uid, StepRecord step) {}

  /** All steps of a build; those that have ended are in the order of their ends. */
  public static List<StepRecord> of(Statements statements, String uid) {
    return statements.list(OF_BUILD, StepRows::record, uid);
  }

  /** Saves steps; no two entries are of the same step. */
  static void save(Statements statements, Collection<Entry> entries) {
    statements.run(
        SAVE,
        Columns.of(entries)
            .text(Entry::uid)
            .text(row -> row.step().key())
            .text(row -> row.step().name())
            .text(row -> row.step().phase().name())
            .flag(row -> row.step().shielded())
            .number(row -> Times.nanos(row.step().started()))
            .number(row -> row.step().outputOffset())
            .number(row -> end(row, 0L, end -> Times.nanos(end.at())))
            .text(row -> end(row, "", end -> end.ending().outcome().status()))
            .text(row -> end(row, "", end -> end.ending().message()))
            .text(row -> end(row, "", end -> end.ending().errorType()))
            .text(row -> end(row, "", end -> result(end.result())))
            .tuple());
  }

  private static <T> T end(Entry row, T none, Function<StepRecord.End, T> value) {
    return row.step().ended().map(value).orElse(none);
  }

  private static String result(StepResult result) {
    ObjectNode node = StoredJson.object();
    result.version().ifPresent(version -> node.set("version", StoredJson.write(version.fields())));
    node.set("metadata", StoredJson.write(result.metadata()));
    node.set("artifacts", StoredJson.write(result.artifacts()));
    return StoredJson.text(node);
  }

  private static StepResult result(String text) {
    JsonNode node = StoredJson.read(text);
    return new StepResult(
        Optional.ofNullable(node.get("version")).map(StoredJson::version),
        StoredJson.metadata(node.path("metadata")),
        StoredJson.map(node.path("artifacts")));
  }

  private static StepRecord record(Row row) {
    StepRecord.Phase phase = StepRecord.Phase.valueOf(row.getString("phase"));
    return new StepRecord(
        row.getString("key"),
        row.getString("name"),
        phase,
        row.getBoolean("shielded"),
        Times.instant(row.getLong("started_ns")),
        row.getLong("output_offset"),
        phase == StepRecord.Phase.ENDED ? Optional.of(end(row)) : Optional.empty());
  }

  private static StepRecord.End end(Row row) {
    Ending ending =
        new Ending(
            outcome(row.getString("outcome"), row.getString("message")),
            row.getString("error_type"));
    return new StepRecord.End(
        Times.instant(row.getLong("ended_ns")), ending, result(row.getString("result")));
  }

  private static Outcome outcome(String status, String message) {
    return switch (status) {
      case "succeeded" -> Outcome.succeeded();
      case "failed" -> Outcome.failed();
      case "aborted" -> Outcome.aborted();
      case "errored" -> Outcome.errored(message);
      default -> throw new IllegalStateException("no outcome: " + status);
    };
  }
}
