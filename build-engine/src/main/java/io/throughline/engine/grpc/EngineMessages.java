package io.throughline.engine.grpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.engine.build.BuildIdentity;
import io.throughline.engine.build.BuildSpan;
import io.throughline.engine.build.Ending;
import io.throughline.engine.build.Report;
import io.throughline.engine.build.SpanRef;
import io.throughline.engine.store.ReportRows;
import io.throughline.engine.store.SpanRecord;
import io.throughline.pipeline.MetadataField;
import io.throughline.pipeline.Version;
import io.throughline.pipeline.vars.VarSource;
import io.throughline.proto.BuildFinished;
import io.throughline.proto.BuildStarted;
import io.throughline.proto.BuildStatus;
import io.throughline.proto.StoredSpan;
import io.throughline.proto.VersionProduced;
import io.throughline.proto.VersionsFound;
import io.throughline.rpc.RpcException;
import java.time.Instant;
import java.util.List;

/** The engine's words as messages, and back. */
final class EngineMessages {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private EngineMessages() {}

  static BuildIdentity identity(io.throughline.proto.BuildIdentity build) {
    return new BuildIdentity(
        build.getUid(),
        build.getId(),
        build.getName(),
        build.getTeam(),
        build.getTeamId(),
        build.getPipeline().getName(),
        build.getPipeline().getInstanceVarsJson(),
        build.getPipelineId(),
        build.getJob(),
        build.getJobId(),
        build.getResource(),
        build.getCreatedBy(),
        Instant.ofEpochMilli(build.getCreatedMs()));
  }

  /**
   * The var_sources of a pipeline.
   *
   * @throws RpcException when a config is no JSON
   */
  static List<VarSource> varSources(List<io.throughline.proto.VarSource> sources) {
    return sources.stream()
        .map(source ->
            new VarSource(source.getName(), source.getType(), json(source.getConfigJson())))
        .toList();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException _) {
      // The exception would show what may be secret.
      throw RpcException.invalidArgument("the config of a var_source is no JSON");
    }
  }

  /**
   * The build's place in its trace.
   *
   * @throws RpcException when the span is none
   */
  static BuildSpan span(io.throughline.proto.BuildSpan span) {
    SpanRef own = ref(span.getSpan());
    if (!own.context().isValid()) {
      throw RpcException.invalidArgument("the build's span has no valid traceparent");
    }
    return new BuildSpan(
        own,
        span.getParentSpanId(),
        span.getLinksList().stream()
            .map(link -> new BuildSpan.Link(ref(link.getSpan()), link.getAttributesMap()))
            .filter(link -> link.span().context().isValid())
            .toList());
  }

  /**
   * How a build ended that never ran.
   *
   * @throws RpcException when the status is no terminal one
   */
  static Ending ending(BuildStatus status, String message) {
    return switch (status) {
      case SUCCEEDED -> Ending.succeeded();
      case FAILED -> Ending.failed("step_failed");
      case ERRORED -> Ending.errored("never_ran", message);
      case ABORTED -> Ending.aborted();
      case PENDING, STARTED, BUILD_STATUS_UNSPECIFIED, UNRECOGNIZED ->
          throw RpcException.invalidArgument("a build does not end as " + status);
    };
  }

  static io.throughline.proto.Report report(ReportRows.Waiting waiting) {
    io.throughline.proto.Report.Builder report =
        io.throughline.proto.Report.newBuilder().setId(waiting.id()).setBuildUid(waiting.uid());
    switch (waiting.report()) {
      case Report.Started(Instant at) ->
          report.setStarted(BuildStarted.newBuilder().setAtMs(at.toEpochMilli()));
      case Report.Finished(Instant at, String word) ->
          report.setFinished(
              BuildFinished.newBuilder().setAtMs(at.toEpochMilli()).setStatus(status(word)));
      case Report.VersionProduced produced ->
          report.setProduced(
              VersionProduced.newBuilder()
                  .setResource(produced.resource())
                  .setVersion(version(produced.version()))
                  .addAllMetadata(metadata(produced.metadata()))
                  .setSpan(ref(produced.span())));
      case Report.VersionsFound found ->
          report.setFound(
              VersionsFound.newBuilder()
                  .setResource(found.resource())
                  .addAllVersions(versions(found.versions()))
                  .setError(found.error())
                  .setSpan(ref(found.span())));
    }
    return report.build();
  }

  static List<io.throughline.proto.Version> versions(List<Version> versions) {
    return versions.stream().map(EngineMessages::version).toList();
  }

  static io.throughline.proto.SpanRef ref(SpanRef span) {
    return io.throughline.proto.SpanRef.newBuilder()
        .setTraceparent(span.traceparent())
        .setTracestate(span.tracestate())
        .build();
  }

  static SpanRecord span(StoredSpan span) {
    return new SpanRecord(
        span.getTraceId(),
        span.getSpanId(),
        span.getParentSpanId(),
        span.getName(),
        span.getKind(),
        span.getService(),
        span.getStartNs(),
        span.getEndNs(),
        span.getStatus(),
        span.getStatusMessage(),
        span.getAttributesJson(),
        span.getEventsJson(),
        span.getLinksJson(),
        span.getEndNs() == 0 ? SpanRecord.Rank.OPEN : SpanRecord.Rank.ENDED);
  }

  static StoredSpan span(SpanRecord span) {
    return StoredSpan.newBuilder()
        .setTraceId(span.traceId())
        .setSpanId(span.spanId())
        .setParentSpanId(span.parentSpanId())
        .setName(span.name())
        .setKind(span.kind())
        .setService(span.service())
        .setStartNs(span.startNanos())
        .setEndNs(span.endNanos())
        .setStatus(span.status())
        .setStatusMessage(span.statusMessage())
        .setAttributesJson(span.attributes())
        .setEventsJson(span.events())
        .setLinksJson(span.links())
        .build();
  }

  private static SpanRef ref(io.throughline.proto.SpanRef span) {
    return new SpanRef(span.getTraceparent(), span.getTracestate());
  }

  private static io.throughline.proto.Version version(Version version) {
    return io.throughline.proto.Version.newBuilder().putAllFields(version.fields()).build();
  }

  private static List<io.throughline.proto.MetadataField> metadata(List<MetadataField> metadata) {
    return metadata.stream()
        .map(field ->
            io.throughline.proto.MetadataField.newBuilder()
                .setName(field.name())
                .setValue(field.value())
                .build())
        .toList();
  }

  private static BuildStatus status(String word) {
    return switch (word) {
      case "succeeded" -> BuildStatus.SUCCEEDED;
      case "failed" -> BuildStatus.FAILED;
      case "errored" -> BuildStatus.ERRORED;
      case "aborted" -> BuildStatus.ABORTED;
      default -> throw new IllegalStateException("no terminal status: " + word);
    };
  }
}
