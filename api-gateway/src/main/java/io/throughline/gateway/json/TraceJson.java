package io.throughline.gateway.json;

import java.util.List;

/**
 * A build's trace. It is written span by span, so that one of any size fits.
 *
 * @param dropped spans that were not kept, because the build had too many
 */
public record TraceJson(String traceId, List<SpanJson> spans, long dropped) {
  /** What stands before the first span. */
  public static byte[] head(String traceId) {
    String empty = text(new TraceJson(traceId, List.of(), 0));
    return bytes(empty.substring(0, empty.indexOf("[]") + 1));
  }

  /** What stands after the last span. */
  public static byte[] tail(long dropped) {
    return bytes("],\"dropped\":" + dropped + "}");
  }

  private static String text(TraceJson trace) {
    return new String(Json.bytes(trace), java.nio.charset.StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
