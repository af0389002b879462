package io.throughline.scheduler.build;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.throughline.pipeline.Version;
import io.throughline.pipeline.plan.PlanJson;
import io.throughline.scheduler.check.CheckEnds;
import io.throughline.scheduler.engine.grpc.EngineReport;
import io.throughline.scheduler.engine.grpc.EngineReport.What;
import io.throughline.scheduler.model.Hash;
import io.throughline.scheduler.store.Reported;
import io.throughline.scheduler.store.Reported.Subject;
import io.throughline.scheduler.store.Stores;
import io.throughline.scheduler.store.Unstorable;
import io.throughline.scheduler.store.VersionStore;
import io.throughline.sql.Database;
import io.throughline.sql.SqlFailure;
import io.throughline.sql.Statements;
import io.throughline.telemetry.sampling.Suppression;
import java.nio.charset.StandardCharsets;
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
      case What.Found found -> found(report, found);
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

  /** The version belongs to the resource as the build's plan has it, which may be an older one. */
  private void save(
      Statements on, Subject build, Reported.Target resource, What.Produced produced) {
    String scope =
        PlannedPut.of(
                PlanJson.read(build.plan().getBytes(StandardCharsets.UTF_8)), produced.resource())
            .map(put -> Hash.ofScope(put.type(), put.source()))
            .orElse(resource.scope());
    String hash = Hash.of(produced.version());
    List<Version> versions = List.of(produced.version());
    VersionStore store = stores.versions();
    boolean isNew = store.save(on, resource.id(), scope, versions, produced.span());
    store.describe(on, resource.id(), scope, hash, produced.metadata());
    stores.reported().output(on, build.id(), produced.resource(), resource.id(), hash);
    if (isNew && scope.equals(resource.scope())) {
      stores.requests().request(on, stores.checks().jobs(on, resource.id(), true));
    }
  }

  /** Versions that cannot be kept are what is wrong with the resource. */
  private void found(EngineReport report, What.Found found) {
    Context context = found.span().context();
    try {
      apply(report, "save versions", context, (on, build) -> found(on, build, found));
    } catch (SqlFailure e) {
      if (!Unstorable.is(e)) {
        throw e;
      }
      What.Found nothing = found.failed("its versions cannot be kept: " + e.getMessage());
      apply(report, "save versions", context, (on, build) -> found(on, build, nothing));
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
