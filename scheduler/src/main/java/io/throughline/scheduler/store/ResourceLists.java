package io.throughline.scheduler.store;

import io.throughline.scheduler.model.Build;
import io.throughline.scheduler.model.PipelineRef;
import io.throughline.scheduler.model.Resource;
import io.throughline.scheduler.model.ResourceRef;
import io.throughline.scheduler.model.Visibility;
import io.throughline.sql.Sql;
import io.throughline.sql.Statements;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Resources as clients see them. */
public final class ResourceLists {
  private static final String SELECT =
      """
      SELECT r.id, p.team, p.name, p.instance_vars, p.id, r.name, r.type, r.icon,
        r.check_ended_ms, r.check_error, r.last_build, r.pin::text
      FROM resources r JOIN pipelines p ON p.id = r.pipeline_id
      WHERE r.active\
      """;
  private static final Sql BY_NAME =
      Sql.of(SELECT + " AND p.team = $1 AND p.name = $2 AND p.instance_vars = $3 AND r.name = $4");
  private static final Sql BY_PIPELINE =
      Sql.of(SELECT + " AND r.pipeline_id = $1 ORDER BY r.position");
  private static final Sql VISIBLE =
      Sql.of(
          SELECT
              + """
               AND NOT p.archived AND ($1 OR p.team = ANY($2) OR ($3 AND p.public))
              ORDER BY p.team, p.id, r.position
              """);

  private final BuildLists builds;

  public ResourceLists(BuildLists builds) {
    this.builds = builds;
  }

  public Optional<Resource> get(Statements on, ResourceRef ref) {
    PipelineRef pipeline = ref.pipeline();
    return whole(
            on,
            on.list(
                BY_NAME,
                row -> row,
                pipeline.team(),
                pipeline.name(),
                pipeline.instanceVars(),
                ref.resource()))
        .stream()
        .findFirst();
  }

  public List<Resource> ofPipeline(Statements on, long pipeline) {
    return whole(on, on.list(BY_PIPELINE, row -> row, pipeline));
  }

  public List<Resource> visible(Statements on, Visibility to) {
    String[] teams = to.teams().toArray(String[]::new);
    return whole(on, on.list(VISIBLE, row -> row, to.allTeams(), teams, to.publicToo()));
  }

  private List<Resource> whole(Statements on, List<Row> rows) {
    Map<Long, Build> known =
        builds.get(
            on,
            rows.stream()
                .map(row -> row.getLong(10))
                .filter(id -> id > 0)
                .collect(Collectors.toSet()));
    return rows.stream().map(row -> resource(row, known)).toList();
  }

  private static Resource resource(Row row, Map<Long, Build> builds) {
    return new Resource(
        row.getLong(0),
        new PipelineRef(row.getString(1), row.getString(2), row.getString(3)),
        row.getLong(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getLong(8),
        row.getString(9),
        Optional.ofNullable(builds.get(row.getLong(10))),
        Optional.ofNullable(row.getString(11)).map(StoredJson::version));
  }
}
