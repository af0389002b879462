package io.throughline.scheduler.check;

import io.throughline.pipeline.Version;
import io.throughline.scheduler.store.CheckStore.Locked;
import io.throughline.scheduler.store.Stores;
import io.throughline.scheduler.trace.SpanRef;
import io.throughline.sql.Statements;
import java.util.List;
import java.util.Optional;

/** What follows from a check: versions are saved, jobs that get them are scheduled. */
public final class CheckEnds {
  private final Stores stores;
  private final CheckTimes times;

  public CheckEnds(Stores stores, CheckTimes times) {
    this.stores = stores;
    this.times = times;
  }

  /**
   * A check that has ended. Times are unix milliseconds.
   *
   * @param scope what the resource was configured as; empty if it is as it is now
   * @param claim under which it was made; empty if it was a build
   * @param versions oldest first
   * @param error empty when it went well
   */
  public record Ended(
      long resource,
      String scope,
      String claim,
      long beganMs,
      long endedMs,
      List<Version> versions,
      String error,
      SpanRef span) {
    public Ended {
      versions = List.copyOf(versions);
    }
  }

  /**
   * Writes it down. A check whose claim was lost, or whose resource was configured anew meanwhile,
   * counts for nothing.
   */
  public void end(Statements on, Ended check) {
    Optional<Locked> before = stores.checks().lock(on, check.resource());
    if (before.isEmpty() || !before.get().claim().equals(claim(check, before.get()))) {
      return;
    }
    Locked resource = before.get();
    if (!check.scope().isEmpty() && !check.scope().equals(resource.scope())) {
      stores.checks().giveBack(on, check.resource(), check.claim(), check.endedMs());
      return;
    }
    boolean isNew =
        !check.versions().isEmpty()
            && stores
                .versions()
                .save(on, check.resource(), resource.scope(), check.versions(), check.span());
    Locked after = isNew ? stores.checks().lock(on, check.resource()).orElseThrow() : resource;
    stores
        .checks()
        .end(
            on,
            check.resource(),
            times.next(after, check.beganMs(), check.endedMs(), !check.error().isEmpty()),
            check.beganMs(),
            check.endedMs(),
            check.error(),
            check.claim());
    stores.requests().request(on, stores.checks().jobs(on, check.resource(), isNew));
  }

  private static String claim(Ended check, Locked resource) {
    return check.claim().isEmpty() ? resource.claim() : check.claim();
  }
}
