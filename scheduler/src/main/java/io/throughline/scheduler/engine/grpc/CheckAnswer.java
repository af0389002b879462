package io.throughline.scheduler.engine.grpc;

import io.throughline.pipeline.Version;
import java.util.List;

/**
 * What a check found.
 *
 * @param versions oldest first
 * @param error for the user, empty when it went well
 */
public record CheckAnswer(List<Version> versions, String error) {
  public CheckAnswer {
    versions = List.copyOf(versions);
  }
}
