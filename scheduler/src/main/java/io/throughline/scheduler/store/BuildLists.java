package io.throughline.scheduler.store;

import io.throughline.scheduler.model.Build;
import io.throughline.scheduler.model.Page;
import io.throughline.scheduler.model.PageRequest;
import io.throughline.scheduler.model.Visibility;
import io.throughline.sql.Sql;
import io.throughline.sql.Statements;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lists of builds. The first page of each list is one statement on one table. */
public final class BuildLists {
  private static final String SELECT = "SELECT " + BuildRow.COLUMNS + " FROM builds WHERE ";

  /** What a list is of, with its condition; $1 is the argument. */
  private enum Scope {
    ALL("$1::bigint IS NOT NULL"),
    JOB("job_id = $1"),
    PIPELINE("pipeline_id = $1"),
    TEAM("team = $1"),
    TEAMS("team = ANY($1)"),
    TEAMS_OR_PUBLIC("(team = ANY($1) OR pipeline_public)");

    private final Sql down;
    private final Sql up;
    private final Sql byTime;

    Scope(String condition) {
      String from = SELECT + condition + " AND id >= $2 AND id <= $3 ORDER BY id ";
      down = Sql.named("SELECT builds", from + "DESC LIMIT $4");
      up = Sql.named("SELECT builds", from + "ASC LIMIT $4");
      byTime =
          Sql.named(
              "SELECT builds by time",
              SELECT
                  + condition
                  + " AND started_ms > 0 AND started_ms >= $2 AND started_ms <= $3"
                  + " ORDER BY id DESC LIMIT $4");
    }
  }

  private static final Sql BY_ID = Sql.of(SELECT + "id = $1");
  private static final Sql BY_IDS = Sql.of(SELECT + "id = ANY($1)");
  private static final Sql BY_NAME = Sql.of(SELECT + "job_id = $1 AND name = $2");

  /** A list: of a job, a pipeline, a team, or of all that somebody may see. */
  public sealed interface Of {
    record Job(long id) implements Of {}

    record Pipeline(long id) implements Of {}

    record Team(String name) implements Of {}

    record Visible(Visibility to) implements Of {}
  }

  private record Query(Scope scope, @Nullable Object argument) {}

  /** A part of a list. */
  public Page<Build> page(Statements on, Of of, PageRequest request) {
    Query query = query(of);
    long to = request.to() > 0 ? request.to() : Long.MAX_VALUE;
    Sql sql = request.isUpwards() ? query.scope().up : query.scope().down;
    List<Build> builds =
        new ArrayList<>(
            on.list(
                sql, BuildRow::read, query.argument(), request.from(), to, request.limit() + 1));
    Optional<Build> beyond =
        builds.size() > request.limit() ? Optional.of(builds.removeLast()) : Optional.empty();
    if (request.isUpwards()) {
      Collections.reverse(builds);
    }
    return neighbours(on, query, request, builds, beyond.map(Build::id).orElse(0L));
  }

  /**
   * The newest builds that started between two moments, both included; in seconds since the epoch,
   * 0 for no bound.
   */
  public List<Build> between(Statements on, Of of, PageRequest seconds) {
    Query query = query(of);
    long from = seconds.from() * 1000;
    long to = seconds.to() > 0 ? seconds.to() * 1000 + 999 : Long.MAX_VALUE;
    return on.list(
        query.scope().byTime, BuildRow::read, query.argument(), from, to, seconds.limit());
  }

  public Optional<Build> get(Statements on, long id) {
    return on.first(BY_ID, BuildRow::read, id);
  }

  /** A build of a job by its name. */
  public Optional<Build> get(Statements on, long job, String name) {
    return on.first(BY_NAME, BuildRow::read, job, name);
  }

  /** Builds by their ids. */
  public Map<Long, Build> get(Statements on, Collection<Long> ids) {
    Map<Long, Build> builds = new java.util.HashMap<>();
    if (!ids.isEmpty()) {
      on.list(BY_IDS, BuildRow::read, (Object) ids.toArray(Long[]::new))
          .forEach(build -> builds.put(build.id(), build));
    }
    return builds;
  }

  /**
   * Finds where a list goes on. The side that was counted towards is known from the entry too many;
   * the other one is asked for, unless it is the upper end.
   */
  private static Page<Build> neighbours(
      Statements on, Query query, PageRequest request, List<Build> builds, long beyond) {
    if (builds.isEmpty()) {
      return Page.empty();
    }
    long newest = builds.getFirst().id();
    long oldest = builds.getLast().id();
    boolean cut = beyond > 0;
    if (request.isUpwards()) {
      long newer = cut ? beyond : request.to() > 0 ? above(on, query, newest) : 0;
      return new Page<>(builds, below(on, query, oldest), newer);
    }
    return new Page<>(builds, beyond, request.to() > 0 ? above(on, query, newest) : 0);
  }

  private static long below(Statements on, Query query, long id) {
    return on.first(query.scope().down, BuildRow::read, query.argument(), 0L, id - 1, 1)
        .map(Build::id)
        .orElse(0L);
  }

  private static long above(Statements on, Query query, long id) {
    return on.first(query.scope().up, BuildRow::read, query.argument(), id + 1, Long.MAX_VALUE, 1)
        .map(Build::id)
        .orElse(0L);
  }

  private static Query query(Of of) {
    return switch (of) {
      case Of.Job(long id) -> new Query(Scope.JOB, id);
      case Of.Pipeline(long id) -> new Query(Scope.PIPELINE, id);
      case Of.Team(String name) -> new Query(Scope.TEAM, name);
      case Of.Visible(Visibility to) -> visible(to);
    };
  }

  private static Query visible(Visibility to) {
    if (to.allTeams()) {
      return new Query(Scope.ALL, 0L);
    }
    String[] teams = to.teams().toArray(String[]::new);
    if (to.publicToo()) {
      return new Query(Scope.TEAMS_OR_PUBLIC, teams);
    }
    return teams.length == 1 ? new Query(Scope.TEAM, teams[0]) : new Query(Scope.TEAMS, teams);
  }
}
