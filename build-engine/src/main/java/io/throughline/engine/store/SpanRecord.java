package io.throughline.engine.store;

import io.throughline.engine.write.BatchWriter;
import io.throughline.telemetry.StoredSpanText;

/**
 * A span as the store keeps it.
 *
 * @param parentSpanId empty for the first span of a trace
 * @param endNanos 0 while the span is open
 * @param status UNSET, OK or ERROR
 * @param attributes JSON object, or empty
 * @param events JSON array of {name, time_ns, attributes}, or empty
 * @param links JSON array of {trace_id, span_id, attributes}, or empty
 */
public record SpanRecord(
    String traceId,
    String spanId,
    String parentSpanId,
    String name,
    String kind,
    String service,
    long startNanos,
    long endNanos,
    String status,
    String statusMessage,
    String attributes,
    String events,
    String links,
    Rank rank)
    implements BatchWriter.Item {
  private static final int OVERHEAD = 200;

  /** How much is known of a span; what is known better replaces the rest, never the other way. */
  public enum Rank {
    /** It stands for a span that never came. */
    PLACEHOLDER(0),
    /** It has not ended. */
    OPEN(1),
    /** It never ended, and whoever should have ended it is gone. */
    LOST(2),
    /** It has ended. */
    ENDED(3);

    private final int code;

    Rank(int code) {
      this.code = code;
    }

    /** The rank in the table; the higher replaces the lower. */
    int code() {
      return code;
    }

    static Rank of(int code) {
      for (Rank rank : values()) {
        if (rank.code == code) {
          return rank;
        }
      }
      throw new IllegalStateException("no rank of a span: " + code);
    }
  }

  public boolean isOpen() {
    return rank == Rank.OPEN;
  }

  /** The span to be exported, with these attributes instead of its own. */
  public StoredSpanText text(String otherAttributes) {
    return new StoredSpanText(
        traceId,
        spanId,
        parentSpanId,
        name,
        kind,
        service,
        startNanos,
        endNanos,
        status,
        statusMessage,
        otherAttributes,
        events,
        links);
  }

  @Override
  public int bytes() {
    return OVERHEAD + name.length() + attributes.length() + events.length() + links.length();
  }
}
