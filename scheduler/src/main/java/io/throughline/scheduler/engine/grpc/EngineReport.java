package io.throughline.scheduler.engine.grpc;

import io.throughline.pipeline.MetadataField;
import io.throughline.pipeline.Version;
import io.throughline.scheduler.model.BuildStatus;
import io.throughline.scheduler.trace.SpanRef;
import java.util.List;

/**
 * Something that happened to a build.
 *
 * @param id grows with every report of a build
 */
public record EngineReport(long id, String uid, What what) {
  /** What happened. Times are unix milliseconds. */
  public sealed interface What {
    record Started(long atMs) implements What {}

    /** A put made a version. */
    record Produced(String resource, Version version, List<MetadataField> metadata, SpanRef span)
        implements What {
      public Produced {
        metadata = List.copyOf(metadata);
      }
    }

    /**
     * A check build has looked.
     *
     * @param versions oldest first
     * @param error empty when it went well
     */
    record Found(String resource, List<Version> versions, String error, SpanRef span)
        implements What {
      public Found {
        versions = List.copyOf(versions);
      }
    }

    record Finished(BuildStatus status, long atMs) implements What {}

    /** Something that this version of the scheduler does not know. */
    record Unknown() implements What {}
  }
}
