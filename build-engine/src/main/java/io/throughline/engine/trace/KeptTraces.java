package io.throughline.engine.trace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.throughline.engine.keep.EndedBuild;
import io.throughline.engine.keep.History;
import io.throughline.engine.keep.KeepPolicy;
import io.throughline.engine.keep.KeepRule;
import io.throughline.engine.store.KeptRows;
import io.throughline.engine.store.SpanRecord;
import io.throughline.engine.store.StoredBuild;
import io.throughline.engine.store.Times;
import io.throughline.sql.Database;
import io.throughline.telemetry.StoredSpanText;
import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.MetricName;
import io.throughline.telemetry.sampling.KeepingSampler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports the traces of builds that were not sampled but are worth it. What is to be exported is
 * noted in the database, so that neither a receiver that is away nor the death of an engine loses
 * it; a trace that could not be sent whole is sent again from its beginning.
 *
 * <p>These spans carry no threshold: they are there because of what they are, not by chance, and
 * nobody can compute from them how many others there were.
 */
public final class KeptTraces {
  private static final Logger log = LoggerFactory.getLogger(KeptTraces.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int BUILDS = 10;
  private static final Duration EXPORT = Duration.ofSeconds(30);
  private static final Duration RETRY = Duration.ofMinutes(1);
  private static final Duration GIVE_UP = Duration.ofHours(1);

  private final Database database;
  private final Telemetry telemetry;
  private final KeepPolicy policy;
  private final Duration settled;
  private final InstantSource clock;
  private final TraceReader reader;

  /**
   * Exports by a policy.
   *
   * @param settled so long after the end of a build its trace is complete
   */
  public KeptTraces(
      Database database,
      Telemetry telemetry,
      KeepPolicy policy,
      Duration settled,
      InstantSource clock) {
    this.database = database;
    this.telemetry = telemetry;
    this.policy = policy;
    this.settled = settled;
    this.clock = clock;
    this.reader = new TraceReader(database);
  }

  /** Decides about a build that has ended and whose trace is complete. */
  public void decide(StoredBuild build) {
    var span = build.span().span().context();
    if (span.isSampled() || !telemetry.isExporting()) {
      return;
    }
    Instant end = build.ended().orElseThrow();
    EndedBuild ended =
        new EndedBuild(
            build.outcome(),
            !build.identity().resource().isEmpty(),
            KeepingSampler.isAsked(span),
            Duration.between(build.accepted(), end));
    History history = KeptRows.history(database, build);
    List<String> reasons = policy.reasons(ended, history).stream().map(KeepRule::text).toList();
    if (!reasons.isEmpty()) {
      KeptRows.keep(database, build.identity().uid(), reasons, Times.nanos(clock.instant()));
    }
  }

  /**
   * Notes that somebody wants the trace of a build that has ended to be exported, again if need be.
   *
   * @return false when there is nowhere to export it to
   */
  public boolean ask(String uid) {
    if (!telemetry.isExporting()) {
      return false;
    }
    KeptRows.ask(database, uid, Times.nanos(clock.instant()), settled);
    return true;
  }

  /**
   * Exports what is due.
   *
   * @return whether there may be more
   */
  public boolean exportDue() throws InterruptedException {
    Instant now = clock.instant();
    List<KeptRows.Kept> due =
        KeptRows.due(database, Times.nanos(now), Times.nanos(now.plus(RETRY)), BUILDS);
    for (KeptRows.Kept kept : due) {
      export(kept, now);
    }
    return due.size() == BUILDS;
  }

  private void export(KeptRows.Kept kept, Instant now) throws InterruptedException {
    StoredBuild build = kept.build();
    String uid = build.identity().uid();
    boolean sent = reader.readWhole(build.span(), spans -> send(spans, kept.reasons()));
    if (sent) {
      telemetry.counter(MetricName.TRACES_KEPT).add(1);
      KeptRows.done(database, uid);
    } else if (build.ended().orElse(now).plus(GIVE_UP).isBefore(now)) {
      log.warn("the trace of build {} is given up, no receiver takes it", uid);
      telemetry
          .counter(MetricName.TRACES_KEPT)
          .add(1, Attributes.of(Attribute.ERROR_TYPE, MendedSpan.LOST));
      KeptRows.done(database, uid);
    } else {
      log.debug("the trace of build {} is exported later, a receiver does not take it", uid);
    }
  }

  private boolean send(List<SpanRecord> spans, List<String> reasons) {
    List<StoredSpanText> texts =
        spans.stream().filter(span -> !span.isOpen()).map(span -> text(span, reasons)).toList();
    CompletableResultCode sent =
        telemetry.export(texts).join(EXPORT.toMillis(), TimeUnit.MILLISECONDS);
    return sent.isSuccess();
  }

  private static StoredSpanText text(SpanRecord span, List<String> reasons) {
    try {
      ObjectNode attributes =
          span.attributes().isEmpty()
              ? JSON.createObjectNode()
              : (ObjectNode) JSON.readTree(span.attributes());
      ArrayNode why = attributes.putArray(Attribute.KEPT_REASON.getKey());
      reasons.forEach(why::add);
      return span.text(MendedSpan.text(attributes));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored span is damaged", e);
    }
  }
}
