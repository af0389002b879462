package io.throughline.engine.follow;

import io.opentelemetry.context.Scope;
import io.throughline.engine.store.ReportRows;
import io.throughline.sql.Database;
import io.throughline.telemetry.sampling.Suppression;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reports for the scheduler: those that it has not acknowledged, then those to come. */
public final class ReportFeed {
  /** Name that the bells ring with. */
  public static final String BELL = "reports";

  private static final int PAGE = 200;
  private static final int UNACKNOWLEDGED = 2000;
  private static final Duration SAFETY_NET = Duration.ofSeconds(10);

  /** Takes reports. */
  @FunctionalInterface
  public interface Reports {
    void take(ReportRows.Waiting report) throws InterruptedException;
  }

  private final Database database;
  private final Bells bells;

  public ReportFeed(Database database, Bells bells) {
    this.database = database;
    this.bells = bells;
  }

  /** Hands over reports in order, each once, until it is interrupted. */
  public void follow(Reports reports) throws InterruptedException {
    List<Long> sent = new ArrayList<>();
    try (Scope _ = Suppression.context().makeCurrent();
        Bells.Bell bell = bells.on(BELL)) {
      while (true) {
        if (sent.size() >= UNACKNOWLEDGED) {
          sent = new ArrayList<>(ReportRows.unacknowledged(database, sent));
        }
        List<ReportRows.Waiting> next =
            sent.size() >= UNACKNOWLEDGED ? List.of() : ReportRows.waiting(database, sent, PAGE);
        for (ReportRows.Waiting report : next) {
          reports.take(report);
          sent.add(report.id());
        }
        if (next.isEmpty()) {
          bell.await(SAFETY_NET);
        }
      }
    }
  }
}
