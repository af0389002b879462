package io.throughline.scheduler.engine.grpc;

import io.throughline.pipeline.MetadataField;
import io.throughline.pipeline.Version;
import io.throughline.pipeline.vars.VarSource;
import io.throughline.proto.BuildFinished;
import io.throughline.proto.BuildIdentity;
import io.throughline.proto.PipelineRef;
import io.throughline.proto.Report;
import io.throughline.proto.SpanLink;
import io.throughline.proto.VersionProduced;
import io.throughline.proto.VersionsFound;
import io.throughline.scheduler.model.Build;
import io.throughline.scheduler.model.BuildOwner;
import io.throughline.scheduler.model.BuildStatus;
import io.throughline.scheduler.trace.BuildSpan;
import io.throughline.scheduler.trace.SpanRef;
import io.throughline.telemetry.catalog.Attribute;
import java.util.List;

/** The words of the scheduler and those of the engine's contract. */
final class EngineMessages {
  private EngineMessages() {}

  static BuildIdentity identity(Build build) {
    return identity(build.uid(), build.owner())
        .setId(build.id())
        .setName(build.name())
        .setCreatedBy(build.createdBy())
        .setCreatedMs(build.createdMs())
        .build();
  }

  static BuildIdentity.Builder identity(String uid, BuildOwner owner) {
    return BuildIdentity.newBuilder()
        .setUid(uid)
        .setTeam(owner.pipeline().team())
        .setPipeline(
            PipelineRef.newBuilder()
                .setTeam(owner.pipeline().team())
                .setName(owner.pipeline().name())
                .setInstanceVarsJson(owner.pipeline().instanceVars()))
        .setPipelineId(owner.pipelineId())
        .setJob(owner.job())
        .setJobId(owner.jobId())
        .setResource(owner.resource());
  }

  static io.throughline.proto.BuildSpan span(BuildSpan span) {
    io.throughline.proto.BuildSpan.Builder message =
        io.throughline.proto.BuildSpan.newBuilder()
            .setSpan(span(span.span()))
            .setParentSpanId(span.parentSpanId());
    for (BuildSpan.Link link : span.links()) {
      SpanLink.Builder to =
          SpanLink.newBuilder()
              .setSpan(span(link.span()))
              .putAttributes(Attribute.LINK_REASON.getKey(), link.reason().text());
      if (link.reason() == BuildSpan.Reason.VERSION) {
        to.putAttributes(Attribute.RESOURCE.getKey(), link.resource());
        to.putAttributes(Attribute.VERSION.getKey(), link.version());
      }
      message.addLinks(to);
    }
    return message.build();
  }

  static List<io.throughline.proto.VarSource> varSources(List<VarSource> sources) {
    return sources.stream()
        .map(source ->
            io.throughline.proto.VarSource.newBuilder()
                .setName(source.name())
                .setType(source.type())
                .setConfigJson(source.config().toString())
                .build())
        .toList();
  }

  static io.throughline.proto.BuildStatus status(BuildStatus status) {
    return switch (status) {
      case PENDING -> io.throughline.proto.BuildStatus.PENDING;
      case STARTED -> io.throughline.proto.BuildStatus.STARTED;
      case SUCCEEDED -> io.throughline.proto.BuildStatus.SUCCEEDED;
      case FAILED -> io.throughline.proto.BuildStatus.FAILED;
      case ERRORED -> io.throughline.proto.BuildStatus.ERRORED;
      case ABORTED -> io.throughline.proto.BuildStatus.ABORTED;
    };
  }

  static EngineReport report(Report report) {
    return new EngineReport(
        report.getId(),
        report.getBuildUid(),
        switch (report.getWhatCase()) {
          case STARTED -> new EngineReport.What.Started(report.getStarted().getAtMs());
          case PRODUCED -> produced(report.getProduced());
          case FOUND -> found(report.getFound());
          case FINISHED -> finished(report.getFinished());
          case WHAT_NOT_SET -> new EngineReport.What.Unknown();
        });
  }

  static List<Version> versions(List<io.throughline.proto.Version> versions) {
    return versions.stream().map(EngineMessages::version).toList();
  }

  private static EngineReport.What produced(VersionProduced produced) {
    return new EngineReport.What.Produced(
        produced.getResource(),
        version(produced.getVersion()),
        produced.getMetadataList().stream()
            .map(field -> new MetadataField(storable(field.getName()), storable(field.getValue())))
            .toList(),
        span(produced.getSpan()));
  }

  private static EngineReport.What found(VersionsFound found) {
    return new EngineReport.What.Found(
        found.getResource(),
        versions(found.getVersionsList()),
        storable(found.getError()),
        span(found.getSpan()));
  }

  private static EngineReport.What finished(BuildFinished finished) {
    BuildStatus status =
        switch (finished.getStatus()) {
          case SUCCEEDED -> BuildStatus.SUCCEEDED;
          case FAILED -> BuildStatus.FAILED;
          case ABORTED -> BuildStatus.ABORTED;
          case ERRORED, PENDING, STARTED, BUILD_STATUS_UNSPECIFIED, UNRECOGNIZED ->
              BuildStatus.ERRORED;
        };
    return new EngineReport.What.Finished(status, finished.getAtMs());
  }

  /** PostgreSQL keeps every text but one with a NUL in it, which programs may print. */
  static String storable(String text) {
    return text.replace('\u0000', '\uFFFD');
  }

  private static Version version(io.throughline.proto.Version version) {
    return Version.of(version.getFieldsMap());
  }

  private static io.throughline.proto.SpanRef span(SpanRef span) {
    return io.throughline.proto.SpanRef.newBuilder()
        .setTraceparent(span.traceparent())
        .setTracestate(span.tracestate())
        .build();
  }

  private static SpanRef span(io.throughline.proto.SpanRef span) {
    return new SpanRef(span.getTraceparent(), span.getTracestate());
  }
}
