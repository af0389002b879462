package io.throughline.scheduler.model;

/** A resource of a pipeline. */
public record ResourceRef(PipelineRef pipeline, String resource) {
  @Override
  public String toString() {
    return pipeline + "/" + resource;
  }
}
