package io.throughline.scheduler.store;

import io.throughline.scheduler.model.Pipeline;
import io.throughline.scheduler.model.PipelineRef;
import io.throughline.scheduler.model.Visibility;
import io.throughline.sql.Sql;
import io.throughline.sql.Statements;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;

/** Pipelines, without their jobs and resources. */
public final class PipelineStore {
  private static final String SELECT =
      """
      SELECT id, team, name, instance_vars, paused, paused_by, paused_ms, public, archived,
        updated_ms, config_version, groups, display
      FROM pipelines WHERE \
      """;
  private static final String BY_REF = "team = $1 AND name = $2 AND instance_vars = $3";
  private static final Sql GET = Sql.of(SELECT + BY_REF);
  private static final Sql LOCK = Sql.of(SELECT + BY_REF + " FOR NO KEY UPDATE");
  private static final Sql LIST =
      Sql.of(
          SELECT
              + """
              ($1 OR team = ANY($2) OR ($3 AND public)) AND ($4 = '' OR team = $4)
              ORDER BY team, id
              """);
  private static final Sql NEXT_VERSION = Sql.of("SELECT nextval('config_versions')");
  private static final Sql CONFIG =
      Sql.of("SELECT config, config_version FROM pipelines WHERE NOT archived AND " + BY_REF);
  private static final Sql CONFIG_BY_ID =
      Sql.of("SELECT config, config_version FROM pipelines WHERE id = $1");
  private static final Sql INSERT =
      Sql.of(
          """
          INSERT INTO pipelines (team, name, instance_vars, config, config_version, groups, display,
            paused, updated_ms)
          VALUES ($1, $2, $3, $4, $5, $6, $7, true, $8) ON CONFLICT DO NOTHING
          """);
  private static final Sql UPDATE =
      Sql.of(
          """
          UPDATE pipelines SET config = $2, config_version = $3, groups = $4, display = $5,
            updated_ms = $6, archived = false
          WHERE id = $1
          """);
  private static final Sql PAUSE =
      Sql.of("UPDATE pipelines SET paused = $2, paused_by = $3, paused_ms = $4 WHERE id = $1");
  private static final Sql PUBLISH = Sql.of("UPDATE pipelines SET public = $2 WHERE id = $1");
  private static final Sql PUBLISH_BUILDS =
      Sql.of(
          """
          UPDATE builds SET pipeline_public = $2
          WHERE pipeline_id = $1 AND pipeline_public <> $2
          """);
  private static final Sql DELETE = Sql.of("DELETE FROM pipelines WHERE id = $1");
  private static final Sql RUNNING =
      Sql.of("SELECT uid FROM builds WHERE pipeline_id = $1 AND status = 'started'");
  private static final Sql JOBS = Sql.of("SELECT id FROM jobs WHERE pipeline_id = $1 AND active");

  /** A configuration as it was saved. */
  public record Config(String json, long version) {}

  public Optional<Pipeline> get(Statements on, PipelineRef ref) {
    return on.first(GET, PipelineStore::pipeline, ref.team(), ref.name(), ref.instanceVars());
  }

  /** As {@link #get}, and nobody else changes it until the end of the transaction. */
  public Optional<Pipeline> lock(Statements on, PipelineRef ref) {
    return on.first(LOCK, PipelineStore::pipeline, ref.team(), ref.name(), ref.instanceVars());
  }

  /** Those that may be seen, of one team unless its name is empty. */
  public List<Pipeline> list(Statements on, Visibility to, String team) {
    String[] teams = to.teams().toArray(String[]::new);
    return on.list(LIST, PipelineStore::pipeline, to.allTeams(), teams, to.publicToo(), team);
  }

  /** The configuration, unless the pipeline is archived. */
  public Optional<Config> config(Statements on, PipelineRef ref) {
    return on.first(CONFIG, PipelineStore::config, ref.team(), ref.name(), ref.instanceVars());
  }

  public Optional<Config> config(Statements on, long id) {
    return on.first(CONFIG_BY_ID, PipelineStore::config, id);
  }

  /** A number that no configuration has had. */
  public long nextConfigVersion(Statements on) {
    return on.first(NEXT_VERSION, row -> row.getLong(0)).orElseThrow();
  }

  /** Makes a pipeline, paused; nothing happens when there is one already. */
  public void insert(
      Statements on, PipelineRef ref, Config config, String groups, String display, long ms) {
    on.update(
        INSERT,
        ref.team(),
        ref.name(),
        ref.instanceVars(),
        config.json(),
        config.version(),
        groups,
        display,
        ms);
  }

  /** Configures a pipeline anew; it is not archived any more. */
  public void update(
      Statements on, long id, Config config, String groups, String display, long ms) {
    on.update(UPDATE, id, config.json(), config.version(), groups, display, ms);
  }

  public void pause(Statements on, long id, boolean paused, String by, long ms) {
    on.update(PAUSE, id, paused, paused ? by : "", paused ? ms : 0L);
  }

  public void publish(Statements on, long id, boolean isPublic) {
    on.update(PUBLISH, id, isPublic);
    on.update(PUBLISH_BUILDS, id, isPublic);
  }

  /** Deletes a pipeline and all its history; uids of its running builds. */
  public List<String> delete(Statements on, long id) {
    List<String> running = on.list(RUNNING, row -> row.getString(0), id);
    on.update(DELETE, id);
    return running;
  }

  /** Jobs that the configuration names. */
  public List<Long> jobs(Statements on, long id) {
    return on.list(JOBS, row -> row.getLong(0), id);
  }

  private static Config config(Row row) {
    return new Config(row.getString(0), row.getLong(1));
  }

  private static Pipeline pipeline(Row row) {
    return new Pipeline(
        row.getLong(0),
        new PipelineRef(row.getString(1), row.getString(2), row.getString(3)),
        row.getBoolean(4),
        row.getString(5),
        row.getLong(6),
        row.getBoolean(7),
        row.getBoolean(8),
        row.getLong(9),
        row.getLong(10),
        row.getString(11),
        row.getString(12));
  }
}
