package io.throughline.pipeline.plan;

import io.throughline.pipeline.CanonicalJson;
import io.throughline.pipeline.document.Document;
import io.throughline.pipeline.document.DocumentLimits;
import io.throughline.pipeline.document.Finding;
import io.throughline.pipeline.document.Findings;
import io.throughline.pipeline.document.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Plans as JSON, the form in which they travel and are stored. It is that of Concourse's private
 * plans, so that plans from elsewhere can be read too.
 */
public final class PlanJson {
  /** Goes up when plans that were written before can no longer be read. */
  public static final int SCHEMA = 1;

  private static final int MOST_BYTES = 64 << 20;

  /** A step of a plan takes up to three levels of JSON, and its source may nest as well. */
  static final DocumentLimits LIMITS =
      DocumentLimits.DEFAULT
          .withNesting(3 * Plan.MAX_DEPTH + DocumentLimits.DEFAULT.nesting())
          .withBytes(MOST_BYTES)
          .withWeight(4L * MOST_BYTES);

  private PlanJson() {}

  /** Canonical JSON: equal plans have equal bytes. */
  public static byte[] write(Plan plan) {
    return CanonicalJson.write(PlanWriter.write(plan));
  }

  /**
   * The plan that was written. Limits of time on gets, puts, tasks and checks, which other programs
   * write as a field, become timeout steps around them.
   *
   * @throws PlanException if it is no plan, or nests deeper than {@link Plan#MAX_DEPTH}; says where
   */
  public static Plan read(byte[] json) {
    return read(new String(json, StandardCharsets.UTF_8));
  }

  private static Plan read(String json) {
    return switch (Document.parseJson(json, LIMITS)) {
      case Document.Broken(Finding finding) -> throw malformed(List.of(finding));
      case Document.Read(_, List<Finding> found) when !found.isEmpty() -> throw malformed(found);
      case Document.Read(Value root, _) -> read(root);
    };
  }

  private static Plan read(Value root) {
    Findings findings = new Findings(LIMITS.findings());
    Plan plan = new PlanReader(findings).read(root);
    if (!findings.inOrder().isEmpty()) {
      throw malformed(findings.inOrder());
    }
    return plan;
  }

  private static PlanException malformed(List<Finding> findings) {
    Finding first = findings.getFirst();
    return new PlanException(
        "malformed plan: %s (line %d, column %d)%s"
            .formatted(
                first.text(),
                first.place().line(),
                first.place().column(),
                findings.size() == 1 ? "" : ", and %d more".formatted(findings.size() - 1)));
  }
}
