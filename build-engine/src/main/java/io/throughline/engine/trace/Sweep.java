package io.throughline.engine.trace;

import io.throughline.engine.build.Ending;
import io.throughline.engine.build.StepRecord;
import io.throughline.engine.build.StepResult;
import io.throughline.engine.store.SpanRecord;
import io.throughline.engine.store.SpanRecord.Rank;
import io.throughline.engine.store.SpanRows;
import io.throughline.engine.store.SpanRows.Place;
import io.throughline.engine.store.StepRows;
import io.throughline.engine.store.StoredBuild;
import io.throughline.engine.store.Times;
import io.throughline.sql.Database;
import io.throughline.telemetry.SpanIdentity;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.Attribute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the trace of a build right that has ended: spans that were never ended since their service
 * died are ended, and spans that others name as their parent but that never came are stood in for.
 * What the engine knows of the build and its steps they say; of the others it is said that they are
 * lost. Whatever the real span has to say comes first, also when it comes later.
 */
public final class Sweep {
  private static final int PAGE = 500;
  private static final Duration FLUSH = Duration.ofSeconds(5);

  private final Database database;
  private final SpanStore store;
  private final Telemetry telemetry;
  private final Retelling retelling;
  private final KeptTraces kept;

  public Sweep(
      Database database,
      SpanStore store,
      Telemetry telemetry,
      Retelling retelling,
      KeptTraces kept) {
    this.database = database;
    this.store = store;
    this.telemetry = telemetry;
    this.retelling = retelling;
    this.kept = kept;
  }

  /** Puts the build's trace right; only then it is decided whether it is exported whole. */
  public void put(StoredBuild build) throws InterruptedException {
    mend(build);
    kept.decide(build);
  }

  private void mend(StoredBuild build) throws InterruptedException {
    build.plan().ifPresent(plan -> retelling.tell(build, plan));
    telemetry.feed().flush(FLUSH);
    String traceId = build.span().traceId();
    List<Place> all = SpanRows.shape(database, traceId);
    BuildTrace trace = new BuildTrace(all, build.span().spanId());
    List<SpanRecord> mended = new ArrayList<>();
    mended.addAll(open(build, trace));
    mended.addAll(new StandIns(build, trace, this::find).spans());
    if (mended.isEmpty()) {
      return;
    }
    store.append(mended);
    if (build.span().span().context().isSampled()) {
      telemetry.export(mended.stream().map(span -> span.text(span.attributes())).toList());
    }
  }

  /** The spans of the build that nobody has ended, with an end. */
  private List<SpanRecord> open(StoredBuild build, BuildTrace trace) {
    List<String> ids =
        trace.subtree().stream()
            .filter(place -> place.rank() == Rank.OPEN)
            .map(Place::spanId)
            .toList();
    if (ids.isEmpty()) {
      return List.of();
    }
    Map<String, StepRecord.End> known = known(build);
    return find(build.span().traceId(), ids).stream()
        .map(span -> ended(span, Optional.ofNullable(known.get(span.spanId())), build))
        .toList();
  }

  /** How the build and its steps have ended, by the ids of their spans. */
  private Map<String, StepRecord.End> known(StoredBuild build) {
    Map<String, StepRecord.End> known = new HashMap<>();
    String traceId = build.span().traceId();
    String uid = build.identity().uid();
    for (StepRecord step : StepRows.of(database, uid)) {
      step.ended()
          .ifPresent(end -> known.put(SpanIdentity.in(traceId, uid, step.key()).spanId(), end));
    }
    Ending ending = new Ending(build.outcome(), build.errorType());
    known.put(
        build.span().spanId(),
        new StepRecord.End(build.ended().orElseThrow(), ending, StepResult.nothing()));
    return known;
  }

  private static SpanRecord ended(
      SpanRecord span, Optional<StepRecord.End> end, StoredBuild build) {
    if (end.isEmpty()) {
      long at = Times.nanos(build.ended().orElseThrow());
      return new MendedSpan(span).lost(Math.max(at, span.startNanos()));
    }
    boolean isBuild = span.spanId().equals(build.span().spanId());
    return new MendedSpan(span)
        .ended(end.get(), isBuild ? Attribute.PIPELINE_RESULT : Attribute.TASK_RUN_RESULT);
  }

  private List<SpanRecord> find(String traceId, List<String> ids) {
    List<SpanRecord> spans = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += PAGE) {
      spans.addAll(
          SpanRows.find(database, traceId, ids.subList(from, Math.min(from + PAGE, ids.size()))));
    }
    return spans;
  }
}
