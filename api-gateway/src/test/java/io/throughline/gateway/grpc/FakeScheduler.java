package io.throughline.gateway.grpc;

import com.google.protobuf.ByteString;
import io.throughline.proto.AbortBuildRequest;
import io.throughline.proto.Build;
import io.throughline.proto.BuildPreparation;
import io.throughline.proto.BuildStatus;
import io.throughline.proto.BuildsGrpcService;
import io.throughline.proto.CheckResourceRequest;
import io.throughline.proto.DeletePipelineResponse;
import io.throughline.proto.GetBuildRequest;
import io.throughline.proto.Job;
import io.throughline.proto.JobRef;
import io.throughline.proto.JobsGrpcService;
import io.throughline.proto.ListBuildsRequest;
import io.throughline.proto.ListBuildsResponse;
import io.throughline.proto.ListJobsRequest;
import io.throughline.proto.ListJobsResponse;
import io.throughline.proto.ListPipelinesRequest;
import io.throughline.proto.ListPipelinesResponse;
import io.throughline.proto.ListResourcesRequest;
import io.throughline.proto.ListResourcesResponse;
import io.throughline.proto.ListVersionsRequest;
import io.throughline.proto.ListVersionsResponse;
import io.throughline.proto.Pipeline;
import io.throughline.proto.PipelineConfigResponse;
import io.throughline.proto.PipelineRef;
import io.throughline.proto.PipelinesGrpcService;
import io.throughline.proto.Resource;
import io.throughline.proto.ResourceRef;
import io.throughline.proto.ResourceVersion;
import io.throughline.proto.ResourcesGrpcService;
import io.throughline.proto.SavePipelineRequest;
import io.throughline.proto.SavePipelineResponse;
import io.throughline.proto.SchedulerProto;
import io.throughline.proto.SetJobPausedRequest;
import io.throughline.proto.SetPipelinePausedRequest;
import io.throughline.proto.SetPipelinePublicRequest;
import io.throughline.proto.TriggerJobRequest;
import io.throughline.proto.Visibility;
import io.throughline.rpc.RpcException;
import io.throughline.rpc.RpcService;
import io.vertx.grpc.common.GrpcStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A scheduler that keeps what it is told, schedules nothing, and has builds that a test gives it.
 */
public final class FakeScheduler {
  private record Saved(Pipeline pipeline, PipelineConfigResponse config) {}

  private final Map<PipelineRef, Saved> pipelines = new ConcurrentHashMap<>();
  private final Map<JobRef, Job> jobs = new ConcurrentHashMap<>();
  private final Map<ResourceRef, Resource> resources = new ConcurrentHashMap<>();
  private final Map<Long, Build> builds = new ConcurrentHashMap<>();
  private final List<ResourceVersion> versions = new CopyOnWriteArrayList<>();
  private final AtomicLong ids = new AtomicLong(100);
  private volatile Optional<RpcException> failure = Optional.empty();
  private volatile Optional<ListBuildsResponse> page = Optional.empty();
  private volatile ListBuildsRequest lastList = ListBuildsRequest.getDefaultInstance();
  private volatile CheckResourceRequest lastCheck = CheckResourceRequest.getDefaultInstance();
  private volatile ListVersionsRequest lastVersions = ListVersionsRequest.getDefaultInstance();

  /** What it serves. */
  public List<RpcService> services() {
    var proto = SchedulerProto.getDescriptor();
    return List.of(
        RpcService.of(proto.findServiceByName("Pipelines"))
            .unary(PipelinesGrpcService.Save, this::save)
            .unary(PipelinesGrpcService.GetConfig, ref -> saved(ref).config())
            .unary(PipelinesGrpcService.Get, ref -> saved(ref).pipeline())
            .unary(PipelinesGrpcService.List, this::list)
            .unary(PipelinesGrpcService.SetPaused, this::pause)
            .unary(PipelinesGrpcService.SetPublic, this::expose)
            .unary(PipelinesGrpcService.Delete, this::delete),
        RpcService.of(proto.findServiceByName("Jobs"))
            .unary(JobsGrpcService.Get, ref -> known(jobs, ref, "job"))
            .unary(JobsGrpcService.List, this::list)
            .unary(JobsGrpcService.SetPaused, this::pause),
        RpcService.of(proto.findServiceByName("Builds"))
            .unary(BuildsGrpcService.TriggerJob, this::trigger)
            .unary(BuildsGrpcService.Get, this::get)
            .unary(BuildsGrpcService.List, this::list)
            .unary(BuildsGrpcService.Abort, this::abort)
            .unary(BuildsGrpcService.Preparation, this::preparation),
        RpcService.of(proto.findServiceByName("Resources"))
            .unary(ResourcesGrpcService.Get, ref -> known(resources, ref, "resource"))
            .unary(ResourcesGrpcService.List, this::list)
            .unary(ResourcesGrpcService.ListVersions, this::versions)
            .unary(ResourcesGrpcService.Check, this::check));
  }

  public FakeScheduler with(Build build) {
    builds.put(build.getId(), build);
    return this;
  }

  public FakeScheduler with(Job job) {
    jobs.put(JobRef.newBuilder().setPipeline(job.getPipeline()).setJob(job.getName()).build(), job);
    return this;
  }

  public FakeScheduler with(Resource resource) {
    resources.put(
        ResourceRef.newBuilder()
            .setPipeline(resource.getPipeline())
            .setResource(resource.getName())
            .build(),
        resource);
    return this;
  }

  public FakeScheduler with(ResourceVersion version) {
    versions.add(version);
    return this;
  }

  public FakeScheduler with(Pipeline pipeline) {
    pipelines.put(
        pipeline.getRef(),
        new Saved(
            pipeline,
            PipelineConfigResponse.newBuilder()
                .setConfigJson(ByteString.copyFromUtf8("{\"jobs\":[]}"))
                .setConfigVersion(1)
                .build()));
    return this;
  }

  /** Lists of builds are this page, whatever is asked for. */
  public void answerLists(ListBuildsResponse with) {
    page = Optional.of(with);
  }

  /** Everything fails from now on. */
  public void fail(GrpcStatus status, String message) {
    failure = Optional.of(new RpcException(status, message));
  }

  /** Nothing fails any more, and lists are whole again. */
  public void recover() {
    failure = Optional.empty();
    page = Optional.empty();
  }

  public ListBuildsRequest lastList() {
    return lastList;
  }

  public CheckResourceRequest lastCheck() {
    return lastCheck;
  }

  public ListVersionsRequest lastVersions() {
    return lastVersions;
  }

  public Optional<Pipeline> pipeline(PipelineRef ref) {
    return Optional.ofNullable(pipelines.get(ref)).map(Saved::pipeline);
  }

  private SavePipelineResponse save(SavePipelineRequest request) {
    check();
    Saved known = pipelines.get(request.getPipeline());
    long version = known == null ? 0 : known.config().getConfigVersion();
    if (version != request.getFromVersion()) {
      throw new RpcException(GrpcStatus.ABORTED, "the pipeline was changed meanwhile");
    }
    Pipeline pipeline =
        known != null
            ? known.pipeline()
            : Pipeline.newBuilder()
                .setId(ids.incrementAndGet())
                .setRef(request.getPipeline())
                .setPaused(true)
                .build();
    PipelineConfigResponse config =
        PipelineConfigResponse.newBuilder()
            .setConfigJson(request.getConfigJson())
            .setConfigVersion(ids.incrementAndGet())
            .build();
    pipelines.put(request.getPipeline(), new Saved(pipeline, config));
    return SavePipelineResponse.newBuilder()
        .setCreated(known == null)
        .setPipeline(pipeline)
        .build();
  }

  private Saved saved(PipelineRef ref) {
    return known(pipelines, ref, "pipeline");
  }

  private ListPipelinesResponse list(ListPipelinesRequest request) {
    check();
    ListPipelinesResponse.Builder answer = ListPipelinesResponse.newBuilder();
    pipelines.values().stream()
        .map(Saved::pipeline)
        .filter(
            each -> isVisible(request.getVisibility(), each.getRef().getTeam(), each.getPublic()))
        .filter(each ->
            request.getTeam().isEmpty() || each.getRef().getTeam().equals(request.getTeam()))
        .forEach(answer::addPipelines);
    return answer.build();
  }

  private Pipeline pause(SetPipelinePausedRequest request) {
    Pipeline.Builder changed = saved(request.getPipeline()).pipeline().toBuilder();
    return put(changed.setPaused(request.getPaused()).setPausedBy(request.getBy()).build());
  }

  private Pipeline expose(SetPipelinePublicRequest request) {
    Pipeline.Builder changed = saved(request.getPipeline()).pipeline().toBuilder();
    return put(changed.setPublic(request.getPublic()).build());
  }

  private Pipeline put(Pipeline pipeline) {
    pipelines.computeIfPresent(
        pipeline.getRef(), (_, saved) -> new Saved(pipeline, saved.config()));
    return pipeline;
  }

  private DeletePipelineResponse delete(PipelineRef ref) {
    saved(ref);
    pipelines.remove(ref);
    return DeletePipelineResponse.getDefaultInstance();
  }

  private ListJobsResponse list(ListJobsRequest request) {
    check();
    ListJobsResponse.Builder answer = ListJobsResponse.newBuilder();
    jobs.values().stream()
        .filter(job -> !request.hasPipeline() || job.getPipeline().equals(request.getPipeline()))
        .filter(job ->
            isVisible(
                request.getVisibility(), job.getPipeline().getTeam(), isPublic(job.getPipeline())))
        .forEach(answer::addJobs);
    return answer.build();
  }

  private Job pause(SetJobPausedRequest request) {
    Job changed =
        known(jobs, request.getJob(), "job").toBuilder()
            .setPaused(request.getPaused())
            .setPausedBy(request.getBy())
            .build();
    jobs.put(request.getJob(), changed);
    return changed;
  }

  private Build trigger(TriggerJobRequest request) {
    Job job = known(jobs, request.getJob(), "job");
    if (job.getDisableManualTrigger()) {
      throw RpcException.failedPrecondition("the job is not triggered by hand");
    }
    return create(request.getCreatedBy(), job.getPipeline(), job.getName());
  }

  private Build create(String by, PipelineRef pipeline, String job) {
    long id = ids.incrementAndGet();
    Build build =
        Build.newBuilder()
            .setId(id)
            .setUid("uid-" + id)
            .setName(Long.toString(id))
            .setStatus(BuildStatus.PENDING)
            .setTeam(pipeline.getTeam())
            .setPipeline(pipeline)
            .setPipelineId(7)
            .setJob(job)
            .setCreatedBy(by)
            .setPipelinePublic(isPublic(pipeline))
            .build();
    builds.put(id, build);
    return build;
  }

  private Build get(GetBuildRequest request) {
    if (!request.hasJobBuild()) {
      return known(builds, request.getId(), "build");
    }
    check();
    return builds.values().stream()
        .filter(build -> build.getPipeline().equals(request.getJobBuild().getJob().getPipeline()))
        .filter(build -> build.getJob().equals(request.getJobBuild().getJob().getJob()))
        .filter(build -> build.getName().equals(request.getJobBuild().getName()))
        .findFirst()
        .orElseThrow(() -> RpcException.notFound("there is no such build"));
  }

  private ListBuildsResponse list(ListBuildsRequest request) {
    check();
    lastList = request;
    if (page.isPresent()) {
      return page.get();
    }
    ListBuildsResponse.Builder answer = ListBuildsResponse.newBuilder();
    builds.values().stream()
        .sorted((a, b) -> Long.compare(b.getId(), a.getId()))
        .filter(
            build -> isVisible(request.getVisibility(), build.getTeam(), build.getPipelinePublic()))
        .filter(
            build -> !request.hasPipeline() || build.getPipeline().equals(request.getPipeline()))
        .filter(build -> request.getJob().isEmpty() || build.getJob().equals(request.getJob()))
        .limit(request.getLimit())
        .forEach(answer::addBuilds);
    return answer.build();
  }

  private Build abort(AbortBuildRequest request) {
    Build aborted =
        known(builds, request.getId(), "build").toBuilder().setStatus(BuildStatus.ABORTED).build();
    builds.put(aborted.getId(), aborted);
    return aborted;
  }

  private BuildPreparation preparation(GetBuildRequest request) {
    return BuildPreparation.newBuilder()
        .setBuildId(known(builds, request.getId(), "build").getId())
        .setPausedJob(true)
        .putInputBlocking("repo", true)
        .putMissingInputReasons("repo", "no versions available")
        .build();
  }

  private ListResourcesResponse list(ListResourcesRequest request) {
    check();
    ListResourcesResponse.Builder answer = ListResourcesResponse.newBuilder();
    resources.values().stream()
        .filter(each -> !request.hasPipeline() || each.getPipeline().equals(request.getPipeline()))
        .filter(each ->
            isVisible(
                request.getVisibility(),
                each.getPipeline().getTeam(),
                isPublic(each.getPipeline())))
        .forEach(answer::addResources);
    return answer.build();
  }

  private ListVersionsResponse versions(ListVersionsRequest request) {
    known(resources, request.getResource(), "resource");
    lastVersions = request;
    return ListVersionsResponse.newBuilder().addAllVersions(versions).setOlder(4).build();
  }

  private Build check(CheckResourceRequest request) {
    Resource resource = known(resources, request.getResource(), "resource");
    lastCheck = request;
    Build build =
        create(request.getCreatedBy(), resource.getPipeline(), "").toBuilder()
            .setName("check")
            .setResource(resource.getName())
            .build();
    builds.put(build.getId(), build);
    return build;
  }

  private boolean isPublic(PipelineRef ref) {
    Saved saved = pipelines.get(ref);
    return saved != null && saved.pipeline().getPublic();
  }

  private <K, V> V known(Map<K, V> things, K key, String kind) {
    check();
    return Optional.ofNullable(things.get(key))
        .orElseThrow(() -> RpcException.notFound("there is no such " + kind));
  }

  private void check() {
    failure.ifPresent(e -> {
      throw e;
    });
  }

  private static boolean isVisible(Visibility visibility, String team, boolean isPublic) {
    return visibility.getAllTeams()
        || visibility.getTeamsList().contains(team)
        || (visibility.getPublicToo() && isPublic);
  }
}
