package io.throughline.telemetry;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.throughline.telemetry.sampling.KeepingSampler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The ids of a span that is known before it starts, so that whichever process ends it emits the
 * same span.
 *
 * @param traceId 32 lower-case hex digits
 * @param spanId 16 lower-case hex digits
 */
public record SpanIdentity(String traceId, String spanId) {
  public SpanIdentity {
    if (!TraceId.isValid(traceId) || !SpanId.isValid(spanId)) {
      throw new IllegalArgumentException(
          "\"%s\" and \"%s\" are no ids of a span".formatted(traceId, spanId));
    }
  }

  /**
   * A span of a trace, with the id that belongs to {@code path}. All bits of the id come from a
   * hash.
   */
  public static SpanIdentity in(String traceId, String... path) {
    return new SpanIdentity(traceId, hash("span", path).substring(0, 16));
  }

  /** The first span of a trace that has no other origin than {@code path}. */
  public static SpanIdentity root(String... path) {
    return in(hash("trace", path).substring(0, 32), path);
  }

  /** This span as the parent of others, sampled and kept; {@code state} is what others put in. */
  public SpanContext context(TraceState state) {
    return SpanContext.createFromRemoteParent(
        traceId, spanId, TraceFlags.getSampled(), KeepingSampler.keep(state));
  }

  /** This span as the parent of others, of which is decided as of {@code sibling}. */
  public SpanContext beside(SpanContext sibling) {
    return SpanContext.createFromRemoteParent(
        traceId, spanId, sibling.getTraceFlags(), sibling.getTraceState());
  }

  private static String hash(String kind, String... path) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(kind.getBytes(StandardCharsets.UTF_8));
      for (String part : path) {
        digest.update((byte) 0);
        digest.update(part.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
