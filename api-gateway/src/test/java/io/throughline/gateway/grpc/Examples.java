package io.throughline.gateway.grpc;

import io.throughline.proto.Build;
import io.throughline.proto.BuildStatus;
import io.throughline.proto.BuildTraceChunk;
import io.throughline.proto.Job;
import io.throughline.proto.JobInput;
import io.throughline.proto.JobOutput;
import io.throughline.proto.ListBuildsResponse;
import io.throughline.proto.MetadataField;
import io.throughline.proto.Pipeline;
import io.throughline.proto.PipelineRef;
import io.throughline.proto.Resource;
import io.throughline.proto.ResourceVersion;
import io.throughline.proto.StoredSpan;
import io.throughline.proto.Version;

/**
 * Things of a team that everything is said of that can be said: a private pipeline {@code app}, a
 * public one {@code open} with a private job {@code build} and a public one {@code shown}.
 */
public final class Examples {
  public static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

  /** Build of the private pipeline. */
  public static final long PRIVATE_BUILD = 11;

  /** Build of the private job of the public pipeline. */
  public static final long HALF_PUBLIC_BUILD = 12;

  /** Build of the public job of the public pipeline. */
  public static final long PUBLIC_BUILD = 13;

  /** A build that waits, of no job that a list shows. */
  public static final long PENDING_BUILD = 14;

  private static final long AT = 1_700_000_000_999L;

  private Examples() {}

  /** Gives the scheduler all of them. */
  public static void addTo(FakeScheduler scheduler) {
    scheduler.with(pipeline("app", false)).with(pipeline("open", true));
    scheduler.with(job(1, "app", "build")).with(job(2, "open", "build"));
    scheduler.with(job(3, "open", "shown"));
    scheduler.with(resource("app")).with(resource("open")).with(version());
    scheduler.with(build(PRIVATE_BUILD, "app", "build").build());
    scheduler.with(build(HALF_PUBLIC_BUILD, "open", "build").setPipelinePublic(true).build());
    scheduler.with(
        build(PUBLIC_BUILD, "open", "shown").setPipelinePublic(true).setJobPublic(true).build());
    scheduler.with(pending());
  }

  /** Gives the engine what it keeps of the builds. */
  public static void addTo(FakeEngine engine) {
    for (long id : new long[] {PRIVATE_BUILD, HALF_PUBLIC_BUILD, PUBLIC_BUILD}) {
      engine.event("uid-" + id, "{\"event\":\"status\"}");
      engine.end("uid-" + id);
      engine.plan("uid-" + id, "{\"id\":\"1\",\"task\":{\"name\":\"hi\"}}");
      engine.trace("uid-" + id, spans(span("a", "")), spans(span("b", "a"), open("c")));
    }
  }

  public static PipelineRef ref(String pipeline) {
    return PipelineRef.newBuilder().setTeam("blue").setName(pipeline).build();
  }

  /** One of several pipelines of a name. */
  public static Pipeline instance(String pipeline, String vars) {
    return Pipeline.newBuilder()
        .setRef(ref(pipeline).toBuilder().setInstanceVarsJson(vars))
        .build();
  }

  /** A page of builds with neighbours on both sides. */
  public static ListBuildsResponse page() {
    return ListBuildsResponse.newBuilder()
        .addBuilds(build(PRIVATE_BUILD, "app", "build"))
        .setOlder(10)
        .setNewer(12)
        .build();
  }

  private static Pipeline pipeline(String name, boolean isPublic) {
    return Pipeline.newBuilder()
        .setId(7)
        .setRef(ref(name))
        .setPaused(true)
        .setPausedBy("owner")
        .setPausedMs(AT)
        .setPublic(isPublic)
        .setUpdatedMs(AT)
        .setGroupsJson("[{\"name\":\"all\",\"jobs\":[\"*\"]}]")
        .setDisplayJson("{\"background_image\":\"x.png\"}")
        .build();
  }

  private static Build.Builder build(long id, String pipeline, String job) {
    return Build.newBuilder()
        .setId(id)
        .setUid("uid-" + id)
        .setName("3")
        .setStatus(BuildStatus.SUCCEEDED)
        .setTeam("blue")
        .setPipeline(ref(pipeline))
        .setPipelineId(7)
        .setJob(job)
        .setCreatedBy("owner")
        .setCreatedMs(AT)
        .setStartedMs(AT)
        .setEndedMs(AT + 8_000)
        .setTraceId(TRACE_ID);
  }

  private static Build pending() {
    return Build.newBuilder()
        .setId(PENDING_BUILD)
        .setUid("uid-" + PENDING_BUILD)
        .setName("1")
        .setStatus(BuildStatus.PENDING)
        .setTeam("blue")
        .build();
  }

  private static Job job(long id, String pipeline, String name) {
    return Job.newBuilder()
        .setId(id)
        .setPipeline(ref(pipeline))
        .setPipelineId(7)
        .setName(name)
        .setPaused(true)
        .setPausedBy("owner")
        .setPausedMs(AT)
        .setHasNewInputs(true)
        .addGroups("all")
        .setFinishedBuild(build(PRIVATE_BUILD, pipeline, name))
        .addInputs(
            JobInput.newBuilder()
                .setName("repo")
                .setResource("git")
                .setTrigger(true)
                .addPassed("unit")
                .setVersionJson("\"every\""))
        .addOutputs(JobOutput.newBuilder().setName("image").setResource("registry"))
        .build();
  }

  private static Resource resource(String pipeline) {
    return Resource.newBuilder()
        .setId(4)
        .setPipeline(ref(pipeline))
        .setPipelineId(7)
        .setName("repo")
        .setType("git")
        .setIcon("git")
        .setLastCheckedMs(AT)
        .setBuild(build(9, pipeline, "").setName("check"))
        .setPinnedVersion(Version.newBuilder().putFields("ref", "abc"))
        .setPinnedInConfig(true)
        .build();
  }

  private static ResourceVersion version() {
    return ResourceVersion.newBuilder()
        .setId(5)
        .setVersion(Version.newBuilder().putFields("ref", "abc"))
        .addMetadata(MetadataField.newBuilder().setName("author").setValue("me"))
        .setEnabled(true)
        .build();
  }

  private static BuildTraceChunk spans(StoredSpan... spans) {
    return BuildTraceChunk.newBuilder()
        .addAllSpans(java.util.List.of(spans))
        .setDropped(spans.length)
        .build();
  }

  private static StoredSpan span(String id, String parent) {
    return StoredSpan.newBuilder()
        .setTraceId(TRACE_ID)
        .setSpanId(id)
        .setParentSpanId(parent)
        .setName("task \"unit\"")
        .setKind("INTERNAL")
        .setService("build-engine")
        .setStartNs(1_700_000_000_123_456_789L)
        .setEndNs(1_700_000_001_123_456_789L)
        .setStatus("ERROR")
        .setStatusMessage("it failed")
        .setAttributesJson("{\"throughline.team\":\"blue\"}")
        .setEventsJson("[{\"name\":\"running\",\"time_ns\":1,\"attributes\":{}}]")
        .setLinksJson("[{\"trace_id\":\"x\",\"span_id\":\"y\",\"attributes\":{}}]")
        .build();
  }

  private static StoredSpan open(String id) {
    return StoredSpan.newBuilder()
        .setTraceId(TRACE_ID)
        .setSpanId(id)
        .setName("queue")
        .setKind("INTERNAL")
        .setService("scheduler")
        .setStartNs(1_700_000_000_123_456_789L)
        .setStatus("UNSET")
        .build();
  }
}
