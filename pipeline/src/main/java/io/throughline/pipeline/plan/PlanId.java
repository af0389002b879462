package io.throughline.pipeline.plan;

/** Names a node of a plan; the same node in every build of one job configuration. */
public record PlanId(String text) {
  public PlanId {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a plan id is not empty");
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
