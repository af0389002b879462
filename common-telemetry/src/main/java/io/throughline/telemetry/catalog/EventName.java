package io.throughline.telemetry.catalog;

/** Every event that Throughline adds to a span. */
public enum EventName {
  PENDING("pending", "The step was reached."),
  RUNNING("running", "The step's work has begun."),
  SUCCEEDED("succeeded", "The step or build did what it should."),
  FAILED("failed", "The work failed."),
  ERRORED("errored", "The system failed, or the pipeline asked for what cannot be."),
  ABORTED("aborted", "A user stopped it."),
  WAITING("waiting", "A build's reason to wait changed; the cause is an attribute."),
  ATTACHED("attached", "Another process took over here."),
  OUTPUT_LIMIT(
      "output limit reached", "The build's log is full; the step goes on without being logged.");

  private final String text;
  private final String meaning;

  EventName(String text, String meaning) {
    this.text = text;
    this.meaning = meaning;
  }

  /** The name in the span. */
  public String text() {
    return text;
  }

  /** What has happened, one sentence. */
  public String meaning() {
    return meaning;
  }
}
