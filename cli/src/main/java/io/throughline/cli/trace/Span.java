package io.throughline.cli.trace;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A span as the API gives it.
 *
 * @param parentId empty for none
 * @param endNs absent while the span is open
 * @param attributes values as text
 */
public record Span(
    String id,
    String parentId,
    String name,
    String kind,
    String service,
    long startNs,
    OptionalLong endNs,
    String status,
    String statusMessage,
    Map<String, String> attributes,
    List<Link> links) {

  /** Another span that this one refers to. */
  public record Link(String traceId, String spanId, Map<String, String> attributes) {
    public Link {
      attributes = Map.copyOf(attributes);
    }
  }

  public Span {
    attributes = Map.copyOf(attributes);
    links = List.copyOf(links);
  }

  public boolean isOpen() {
    return endNs.isEmpty();
  }

  public boolean isError() {
    return status.equals("ERROR");
  }

  /** Value of an attribute, empty when the span has it not. */
  public String attribute(String key) {
    return attributes.getOrDefault(key, "");
  }

  /** Value of an attribute that is a number, NaN when the span has it not. */
  double number(String key) {
    try {
      return Double.parseDouble(attribute(key));
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }

  /** Whether the span is about how services talk, not about what the build does. */
  public boolean isPlumbing() {
    return attributes.containsKey("rpc.method")
        || attributes.containsKey("db.system.name")
        || name.startsWith("transaction ");
  }
}
