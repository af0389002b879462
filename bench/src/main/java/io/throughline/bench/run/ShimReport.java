package io.throughline.bench.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What {@code bench/shim/run} found.
 *
 * @param skipped why nothing was measured
 * @param rounds of each variant
 * @param notes what is missing, in sentences
 */
record ShimReport(
    Optional<String> skipped, int rounds, List<Variant> variants, List<String> notes) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * One way to run a command.
   *
   * @param quiet over the command alone
   * @param megabytes of the program
   * @param resident megabytes that it needed at most
   * @param calls of the system
   */
  record Variant(
      String name,
      String what,
      Times quiet,
      Times busy,
      double megabytes,
      double resident,
      int calls) {}

  /** Milliseconds. */
  record Times(double minimum, double p10, double median) {}

  static ShimReport of(byte[] text) throws IOException {
    JsonNode report = JSON.readTree(text);
    return new ShimReport(
        Optional.ofNullable(report.path("skipped").textValue()),
        report.path("rounds").intValue(),
        StreamSupport.stream(report.path("variants").spliterator(), false)
            .map(ShimReport::variant)
            .toList(),
        StreamSupport.stream(report.path("notes").spliterator(), false)
            .map(JsonNode::asText)
            .toList());
  }

  /** The variant of a name; empty when it could not be measured here. */
  Optional<Variant> find(String name) {
    return variants.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /** The variant of a name that is never missing. */
  Variant get(String name) {
    return find(name).orElseThrow();
  }

  private static Variant variant(JsonNode node) {
    return new Variant(
        node.path("name").asText(),
        node.path("what").asText(),
        times(node.path("quiet")),
        times(node.path("busy")),
        node.path("bytes").asDouble() / 1e6,
        node.path("residentKB").asDouble() / 1024,
        node.path("calls").asInt());
  }

  private static Times times(JsonNode node) {
    return new Times(
        node.path("minimum").asDouble(),
        node.path("p10").asDouble(),
        node.path("median").asDouble());
  }
}
