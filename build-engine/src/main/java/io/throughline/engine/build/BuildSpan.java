package io.throughline.engine.build;

import java.util.List;
import java.util.Map;

/**
 * The build's place in its trace, decided when the build was created.
 *
 * @param span the build's own span
 * @param parentSpanId of the span above it, in the same trace; empty for the root of a trace
 * @param links to the spans that caused or fed the build
 */
public record BuildSpan(SpanRef span, String parentSpanId, List<Link> links) {
  /** A link, with attributes that say why. */
  public record Link(SpanRef span, Map<String, String> attributes) {
    public Link {
      attributes = Map.copyOf(attributes);
    }
  }

  public BuildSpan {
    links = List.copyOf(links);
  }

  public String traceId() {
    return span.context().getTraceId();
  }

  public String spanId() {
    return span.context().getSpanId();
  }
}
