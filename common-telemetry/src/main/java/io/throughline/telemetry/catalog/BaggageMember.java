package io.throughline.telemetry.catalog;

/** What Throughline itself carries as baggage, to other services and to the processes of steps. */
public enum BaggageMember {
  TEAM("throughline.team", "Team."),
  BUILD("throughline.build", "Uid of the build."),
  ATTEMPT("throughline.attempt", "Number of the attempt, from 1; absent outside of attempts."),
  KEEP(
      "throughline.keep",
      "With true, the trace of the build that the request creates is exported at its end; a caller may"
          + " say so.");

  private final String text;
  private final String meaning;

  BaggageMember(String text, String meaning) {
    this.text = text;
    this.meaning = meaning;
  }

  /** The name of the member. */
  public String text() {
    return text;
  }

  /** What its value is, one sentence. */
  public String meaning() {
    return meaning;
  }
}
