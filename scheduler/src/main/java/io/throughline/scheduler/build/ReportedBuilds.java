package io.throughline.scheduler.build;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.throughline.scheduler.check.CheckEnds;
import io.throughline.scheduler.engine.grpc.EngineReport;
import io.throughline.scheduler.engine.grpc.EngineReport.What;
import io.throughline.scheduler.model.Hash;
import io.throughline.scheduler.store.Reported;
import io.throughline.scheduler.store.Reported.Subject;
import io.throughline.scheduler.store.Stores;
import io.throughline.sql.Database;
import io.throughline.sql.Statements;
import io.throughline.telemetry.Suppression;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What follows from the engine's reports. Each report counts once, however often it comes; one of a
 * build that was deleted counts for nothing.
 */
public final class ReportedBuilds {
  private final Database database;
  private final Stores stores;
  private final CheckEnds checks;
  private final InstantSource time;

  public ReportedBuilds(Database database, Stores stores, CheckEnds checks, InstantSource time) {
    this.database = database;
    this.stores = stores;
    this.checks = checks;
    this.time = time;
  }

  /** Takes a report in; what it says is committed when this returns. */
  public void accept(EngineReport report) {
    switch (report.what()) {
      case What.Started _ -> apply(report, "note start", Suppression.context(), (_, _) -> {});
      case What.Finished finished ->
          apply(
              report,
              "finish build",
              Suppression.context(),
              (on, build) -> finished(on, build, finished));
      case What.Produced produced ->
          apply(
              report,
              "save version",
              produced.span().context(),
              (on, build) -> produced(on, build, produced));
      case What.Found found ->
          apply(
              report,
              "save versions",
              found.span().context(),
              (on, build) -> found(on, build, found));
      case What.Unknown _ -> {
        // Nothing that this scheduler could do anything with.
      }
    }
  }

  private void apply(
      EngineReport report, String name, Context context, BiConsumer<Statements, Subject> work) {
    try (Scope _ = context.makeCurrent()) {
      database.transaction(
          name,
          transaction -> {
            stores
                .reported()
                .job(transaction, report.uid())
                .ifPresent(job -> stores.ends().lock(transaction, job));
            stores
                .reported()
                .accept(transaction, report.uid(), report.id())
                .ifPresent(build -> work.accept(transaction, build));
            return report;
          });
    }
  }

  private void finished(Statements on, Subject build, What.Finished finished) {
    boolean ended =
        stores.ends().finish(on, build.id(), build.job(), finished.status(), finished.atMs(), "");
    if (ended) {
      stores.requests().request(on, stores.ends().concerned(on, build.job()));
    }
  }

  private void produced(Statements on, Subject build, What.Produced produced) {
    stores
        .reported()
        .resource(on, build.pipeline(), produced.resource())
        .ifPresent(resource -> save(on, build, resource, produced));
  }

  private void save(
      Statements on, Subject build, Reported.Target resource, What.Produced produced) {
    String hash = Hash.of(produced.version());
    boolean isNew =
        stores
            .versions()
            .save(
                on, resource.id(), resource.scope(), List.of(produced.version()), produced.span());
    stores.versions().describe(on, resource.id(), resource.scope(), hash, produced.metadata());
    stores.reported().output(on, build.id(), produced.resource(), resource.id(), hash);
    if (isNew) {
      stores.requests().request(on, stores.checks().jobs(on, resource.id(), true));
    }
  }

  private void found(Statements on, Subject build, What.Found found) {
    if (build.resource() == 0) {
      return;
    }
    checks.end(
        on,
        new CheckEnds.Ended(
            build.resource(),
            "",
            "",
            build.startedMs(),
            time.millis(),
            found.versions(),
            found.error(),
            found.span()));
  }
}
