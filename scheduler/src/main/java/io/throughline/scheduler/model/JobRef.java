package io.throughline.scheduler.model;

/** A job of a pipeline. */
public record JobRef(PipelineRef pipeline, String job) {
  @Override
  public String toString() {
    return pipeline + "/" + job;
  }
}
