package io.throughline.engine.store;

import io.throughline.engine.build.StepRecord;
import io.throughline.sql.Database;
import io.throughline.sql.Sql;
import io.throughline.sql.SqlFailure;
import io.throughline.sql.Statements;
import io.throughline.work.Doorbell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes changes of builds durable: those of many builds in one transaction, in the order in which
 * they are given. A database that is away is waited for. The answer to a commit can be lost, so
 * everything here may be done twice with the effect of once.
 *
 * <p>A build that another engine has taken over is recognised by its epoch; its changes are refused
 * and those of the others are not touched by that.
 */
public final class BuildChanges {
  private static final Logger log = LoggerFactory.getLogger(BuildChanges.class);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private static final Sql EPOCHS =
      Sql.of(
          "SELECT uid, epoch FROM builds WHERE uid = ANY($1::text[]) ORDER BY uid FOR NO KEY UPDATE");
  private static final Sql LOG_BYTES =
      Sql.of(
          """
          UPDATE builds SET log_bytes = new.bytes
          FROM unnest($1::text[], $2::bigint[]) AS new (uid, bytes)
          WHERE builds.uid = new.uid AND builds.log_bytes < new.bytes
          """);
  private static final Sql END =
      Sql.of(
          """
          UPDATE builds SET status = $2, error_type = $3, ended_ns = $4
          WHERE uid = $1 AND status = 'started'
          """);

  private final Database database;

  public BuildChanges(Database database) {
    this.database = database;
  }

  /** Returns when every change is either durable or refused, and has been told so. */
  public void write(List<Change> changes) throws InterruptedException {
    while (true) {
      try {
        Map<String, Long> epochs =
            database.transaction("store changes", statements -> apply(statements, changes));
        for (Change change : changes) {
          tell(change, isOwned(change, epochs));
        }
        return;
      } catch (SqlFailure e) {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedException("stopped while storing");
        }
        if (!e.isAway()) {
          writeApart(changes, e);
          return;
        }
        log.warn("PostgreSQL is away, builds go on: {}", e.getMessage());
        new Doorbell().await(PAUSE);
      }
    }
  }

  /** One build's changes that cannot be stored must not hold up those of the others. */
  private void writeApart(List<Change> changes, SqlFailure failure) throws InterruptedException {
    Map<String, List<Change>> builds = new LinkedHashMap<>();
    changes.forEach(
        change -> builds.computeIfAbsent(change.uid(), _ -> new ArrayList<>()).add(change));
    if (builds.size() > 1) {
      for (List<Change> ofBuild : builds.values()) {
        write(ofBuild);
      }
      return;
    }
    log.error("changes of build {} cannot be stored", changes.getFirst().uid(), failure);
    changes.forEach(change -> tell(change, false));
  }

  private static void tell(Change change, boolean durable) {
    try {
      (durable ? change.safe() : change.refused()).run();
    } catch (RuntimeException e) {
      log.error("what follows a change of build {} failed", change.uid(), e);
    }
  }

  private static boolean isOwned(Change change, Map<String, Long> epochs) {
    Long epoch = epochs.get(change.uid());
    return epoch != null && epoch == change.epoch();
  }

  private static Map<String, Long> apply(Statements statements, List<Change> all) {
    String[] uids = all.stream().map(Change::uid).distinct().toArray(String[]::new);
    Map<String, Long> epochs = new TreeMap<>();
    statements
        .list(EPOCHS, row -> Map.entry(row.getString(0), row.getLong(1)), (Object) uids)
        .forEach(entry -> epochs.put(entry.getKey(), entry.getValue()));
    List<Change> owned = all.stream().filter(change -> isOwned(change, epochs)).toList();
    List<EventRows.Entry> events = events(owned);
    if (!events.isEmpty()) {
      EventRows.add(statements, events);
      EventRows.tell(statements, events.stream().map(EventRows.Entry::uid).distinct().toList());
      countLog(statements, owned);
    }
    Collection<StepRows.Entry> steps = steps(owned);
    if (!steps.isEmpty()) {
      StepRows.save(statements, steps);
    }
    List<ReportRows.Entry> reports =
        owned.stream()
            .flatMap(change ->
                change.report().map(report -> new ReportRows.Entry(change.uid(), report)).stream())
            .toList();
    if (!reports.isEmpty()) {
      ReportRows.add(statements, reports);
    }
    owned.forEach(change -> change.end().ifPresent(end -> end(statements, change.uid(), end)));
    return epochs;
  }

  private static List<EventRows.Entry> events(List<Change> changes) {
    List<EventRows.Entry> events = new ArrayList<>();
    for (Change change : changes) {
      long id = change.firstEvent();
      for (byte[] envelope : change.events()) {
        events.add(new EventRows.Entry(change.uid(), id++, envelope));
      }
    }
    return events;
  }

  /** The last state of each step: a statement cannot change a row twice. */
  private static Collection<StepRows.Entry> steps(List<Change> changes) {
    Map<String, StepRows.Entry> last = new LinkedHashMap<>();
    for (Change change : changes) {
      change
          .step()
          .ifPresent((StepRecord step) ->
              last.put(change.uid() + " " + step.key(), new StepRows.Entry(change.uid(), step)));
    }
    return last.values();
  }

  private static void countLog(Statements statements, List<Change> changes) {
    Map<String, Long> bytes = new TreeMap<>();
    changes.forEach(change -> bytes.put(change.uid(), change.logBytes()));
    statements.run(
        LOG_BYTES,
        Columns.of(bytes.entrySet()).text(Map.Entry::getKey).number(Map.Entry::getValue).tuple());
  }

  private static void end(Statements statements, String uid, BuildEnd end) {
    statements.update(
        END, uid, end.ending().outcome().status(), end.ending().errorType(), Times.nanos(end.at()));
  }
}
