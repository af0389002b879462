package io.throughline.scheduler.store;

import io.throughline.pipeline.CanonicalJson;
import io.throughline.pipeline.Version;
import io.throughline.scheduler.inputs.PassedBuild;
import io.throughline.scheduler.inputs.PassedBuild.Result;
import io.throughline.scheduler.inputs.Versions;
import io.throughline.sql.Sql;
import io.throughline.sql.Statements;
import io.vertx.sqlclient.Row;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The versions and builds of the tables, as the algorithm asks for them. Every question is answered
 * from an index; builds are read in pages, a short one first, since the newest build usually
 * decides.
 */
public final class SqlVersions implements Versions {
  private static final int FIRST_PAGE = 10;
  private static final int NEXT_PAGES = 100;

  private static final Sql NEWEST =
      Sql.of(
          """
          SELECT hash FROM versions WHERE resource_id = $1 AND scope = $2 AND enabled
          ORDER BY check_order DESC LIMIT 1
          """);
  private static final Sql PINNED =
      Sql.of(
          """
          SELECT hash FROM versions
          WHERE resource_id = $1 AND scope = $2 AND version @> $3::text::jsonb
          ORDER BY check_order DESC LIMIT 1
          """);
  private static final Sql HIGHEST_USED =
      Sql.of(
          """
          SELECT v.check_order, v.hash FROM versions v
          WHERE v.resource_id = $2 AND v.scope = $3
          AND EXISTS (SELECT 1 FROM build_inputs WHERE job_id = $1 AND resource_id = $2)
          AND EXISTS (
            SELECT 1 FROM build_inputs i
            WHERE i.job_id = $1 AND i.resource_id = $2 AND i.hash = v.hash)
          ORDER BY v.check_order DESC LIMIT 1
          """);
  private static final Sql AFTER =
      Sql.of(
          """
          SELECT hash FROM versions
          WHERE resource_id = $1 AND scope = $2 AND enabled AND check_order > $3
          ORDER BY check_order LIMIT 2
          """);
  private static final Sql UP_TO =
      Sql.of(
          """
          SELECT hash FROM versions
          WHERE resource_id = $1 AND scope = $2 AND enabled AND check_order <= $3
          ORDER BY check_order DESC LIMIT 1
          """);
  private static final Sql STANDING =
      Sql.of(
          """
          SELECT hash, enabled FROM versions
          WHERE resource_id = $1 AND scope = $2 AND hash = ANY($3)
          """);
  private static final Sql UPSTREAM =
      Sql.of(
          """
          SELECT u.job_id, max(u.id) FROM build_pipes p JOIN builds u ON u.id = p.upstream
          WHERE p.build_id = (
            SELECT max(build_id) FROM build_inputs
            WHERE job_id = $1 AND resource_id = $2 AND hash = $3)
          GROUP BY u.job_id
          """);
  private static final Sql IS_USED =
      Sql.of(
          """
          SELECT 1 FROM build_inputs
          WHERE job_id = $1 AND resource_id = $2 AND hash = $3 AND name = $4 LIMIT 1
          """);
  private static final String RESULTS =
      "SELECT build_id, results::text FROM build_results WHERE job_id = $1";
  private static final String CONTAINING = " AND results @> $4::text::jsonb";
  private static final String OLDER = " AND build_id < $2";
  private static final String NEWER = " AND build_id > $2";
  private static final String DOWN = " ORDER BY build_id DESC LIMIT $3";
  private static final String UP = " ORDER BY build_id LIMIT $3";
  private static final Sql OLDER_RESULTS = Sql.of(RESULTS + OLDER + DOWN);
  private static final Sql NEWER_RESULTS = Sql.of(RESULTS + NEWER + UP);
  private static final Sql OLDER_RESULTS_WITH = Sql.of(RESULTS + CONTAINING + OLDER + DOWN);
  private static final Sql NEWER_RESULTS_WITH = Sql.of(RESULTS + CONTAINING + NEWER + UP);

  private final Statements on;
  private final Map<Long, String> scopes;
  private final Map<Long, Map<String, Standing>> standings = new HashMap<>();
  private final Map<Long, Set<String>> unasked = new HashMap<>();

  /**
   * @param scopes the scope that counts, for every resource that will be asked for
   */
  public SqlVersions(Statements on, Map<Long, String> scopes) {
    this.on = on;
    this.scopes = Map.copyOf(scopes);
  }

  @Override
  public Optional<String> newest(long resource) {
    return on.first(NEWEST, row -> row.getString(0), resource, scope(resource));
  }

  @Override
  public Optional<String> newest(long resource, Version pin) {
    String pattern = CanonicalJson.text(pin.toJson());
    return on.first(PINNED, row -> row.getString(0), resource, scope(resource), pattern);
  }

  @Override
  public OptionalLong highestUsed(long job, long resource) {
    return on.first(
            HIGHEST_USED, row -> OptionalLong.of(row.getLong(0)), job, resource, scope(resource))
        .orElse(OptionalLong.empty());
  }

  @Override
  public List<String> after(long resource, long order) {
    return on.list(AFTER, row -> row.getString(0), resource, scope(resource), order);
  }

  @Override
  public Optional<String> upTo(long resource, long order) {
    return on.first(UP_TO, row -> row.getString(0), resource, scope(resource), order);
  }

  @Override
  public Standing standing(long resource, String version) {
    Map<String, Standing> known = standings.computeIfAbsent(resource, _ -> new HashMap<>());
    if (!known.containsKey(version)) {
      Set<String> ask = unasked.computeIfAbsent(resource, _ -> new HashSet<>());
      ask.add(version);
      ask.forEach(hash -> known.put(hash, Standing.UNKNOWN));
      on.list(STANDING, row -> row, resource, scope(resource), ask.toArray(String[]::new))
          .forEach(row ->
              known.put(
                  row.getString(0), row.getBoolean(1) ? Standing.ENABLED : Standing.DISABLED));
      ask.clear();
    }
    return known.getOrDefault(version, Standing.UNKNOWN);
  }

  @Override
  public Map<Long, Long> lastUpstream(long job, long resource) {
    Map<Long, Long> upstream = new HashMap<>();
    on.first(HIGHEST_USED, row -> row.getString(1), job, resource, scope(resource))
        .ifPresent(hash ->
            on.list(UPSTREAM, row -> row, job, resource, hash)
                .forEach(row -> upstream.put(row.getLong(0), row.getLong(1))));
    return upstream;
  }

  @Override
  public List<PassedBuild> passed(long job, Range range, Map<Long, Set<String>> containing) {
    boolean first = range.bound() == Long.MAX_VALUE;
    int limit = first ? FIRST_PAGE : NEXT_PAGES;
    List<PassedBuild> page =
        containing.isEmpty()
            ? on.list(
                range.direction() == Range.Direction.OLDER ? OLDER_RESULTS : NEWER_RESULTS,
                SqlVersions::build,
                job,
                range.bound(),
                limit)
            : on.list(
                range.direction() == Range.Direction.OLDER
                    ? OLDER_RESULTS_WITH
                    : NEWER_RESULTS_WITH,
                SqlVersions::build,
                job,
                range.bound(),
                limit,
                StoredJson.containing(containing));
    page.forEach(build -> build.results().forEach(this::willAsk));
    return page;
  }

  @Override
  public boolean isFirst(long job, String input, long resource, String version) {
    return on.first(IS_USED, row -> true, job, resource, version, input).isEmpty();
  }

  /** Versions that are seen together are asked for together. */
  private void willAsk(Result result) {
    Map<String, Standing> known = standings.getOrDefault(result.resource(), Map.of());
    if (!known.containsKey(result.version())) {
      unasked.computeIfAbsent(result.resource(), _ -> new HashSet<>()).add(result.version());
    }
  }

  private String scope(long resource) {
    return scopes.getOrDefault(resource, "");
  }

  private static PassedBuild build(Row row) {
    return new PassedBuild(row.getLong(0), StoredJson.results(row.getString(1)));
  }
}
