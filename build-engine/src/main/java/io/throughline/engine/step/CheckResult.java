package io.throughline.engine.step;

import io.throughline.engine.build.SpanRef;
import io.throughline.pipeline.Version;
import java.util.List;

/**
 * What a check found that is no build of its own.
 *
 * @param versions oldest first
 * @param error empty when it went well
 * @param span of the check
 */
public record CheckResult(List<Version> versions, String error, SpanRef span) {
  public CheckResult {
    versions = List.copyOf(versions);
  }
}
