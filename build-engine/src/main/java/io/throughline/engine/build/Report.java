package io.throughline.engine.build;

import io.throughline.pipeline.MetadataField;
import io.throughline.pipeline.Version;
import java.time.Instant;
import java.util.List;

/** What the scheduler has to know of a build. */
public sealed interface Report {
  /** What it is about: a build has at most one report with a given subject. */
  String subject();

  record Started(Instant at) implements Report {
    @Override
    public String subject() {
      return "started";
    }
  }

  /** A put made a version. */
  record VersionProduced(
      String planId, String resource, Version version, List<MetadataField> metadata, SpanRef span)
      implements Report {
    public VersionProduced {
      metadata = List.copyOf(metadata);
    }

    @Override
    public String subject() {
      return "produced " + planId;
    }
  }

  /**
   * A check ended.
   *
   * @param versions oldest first
   * @param error empty when it went well
   */
  record VersionsFound(
      String planId, String resource, List<Version> versions, String error, SpanRef span)
      implements Report {
    public VersionsFound {
      versions = List.copyOf(versions);
    }

    @Override
    public String subject() {
      return "found " + planId;
    }
  }

  /** The build ended with a terminal status. */
  record Finished(Instant at, String status) implements Report {
    @Override
    public String subject() {
      return "finished";
    }
  }
}
