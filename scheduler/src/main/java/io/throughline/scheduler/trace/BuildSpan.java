package io.throughline.scheduler.trace;

import java.util.List;

/**
 * The place of a build in its trace, decided when the build is created.
 *
 * @param parentSpanId empty for the first span of a trace
 * @param links to what caused the build or fed it
 */
public record BuildSpan(SpanRef span, String parentSpanId, List<Link> links) {
  /** Why a build is linked to another span. */
  public enum Reason {
    /** The span found or made a version that the build uses. */
    VERSION("version"),
    /** The span is a build that vouches for an input. */
    UPSTREAM("upstream");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /**
   * A link to a span.
   *
   * @param resource name
   * @param version canonical JSON
   */
  public record Link(SpanRef span, Reason reason, String resource, String version) {}

  public BuildSpan {
    links = List.copyOf(links);
  }
}
