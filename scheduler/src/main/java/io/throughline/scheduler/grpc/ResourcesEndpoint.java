package io.throughline.scheduler.grpc;

import static io.throughline.scheduler.grpc.Answering.refusing;

import io.throughline.pipeline.Version;
import io.throughline.proto.Build;
import io.throughline.proto.CheckResourceRequest;
import io.throughline.proto.ListResourcesRequest;
import io.throughline.proto.ListResourcesResponse;
import io.throughline.proto.ListVersionsRequest;
import io.throughline.proto.ListVersionsResponse;
import io.throughline.proto.Resource;
import io.throughline.proto.ResourceRef;
import io.throughline.proto.ResourcesGrpcService;
import io.throughline.proto.SchedulerProto;
import io.throughline.rpc.RpcService;
import io.throughline.scheduler.build.Triggering;
import io.throughline.scheduler.model.Page;
import io.throughline.scheduler.model.PageRequest;
import io.throughline.scheduler.model.ResourceVersion;
import io.throughline.scheduler.pipeline.Resources;
import java.util.List;
import java.util.Optional;

/** Serves {@code throughline.v1.Resources}. */
public final class ResourcesEndpoint {
  private final Resources resources;
  private final Triggering triggering;

  public ResourcesEndpoint(Resources resources, Triggering triggering) {
    this.resources = resources;
    this.triggering = triggering;
  }

  public RpcService service() {
    return RpcService.of(SchedulerProto.getDescriptor().findServiceByName("Resources"))
        .unary(ResourcesGrpcService.Get, refusing(this::get))
        .unary(ResourcesGrpcService.List, refusing(this::list))
        .unary(ResourcesGrpcService.ListVersions, refusing(this::versions))
        .unary(ResourcesGrpcService.Check, refusing(this::check));
  }

  private Resource get(ResourceRef ref) {
    return Messages.resource(resources.get(Messages.resourceRef(ref)));
  }

  private ListResourcesResponse list(ListResourcesRequest request) {
    List<io.throughline.scheduler.model.Resource> found =
        request.hasPipeline()
            ? resources.list(Messages.pipelineRef(request.getPipeline()))
            : resources.list(Messages.visibility(request.getVisibility()));
    ListResourcesResponse.Builder answer = ListResourcesResponse.newBuilder();
    found.forEach(resource -> answer.addResources(Messages.resource(resource)));
    return answer.build();
  }

  private ListVersionsResponse versions(ListVersionsRequest request) {
    Page<ResourceVersion> page =
        resources.versions(
            Messages.resourceRef(request.getResource()),
            PageRequest.of(request.getFrom(), request.getTo(), request.getLimit()),
            Version.of(request.getFilterMap()));
    ListVersionsResponse.Builder answer = ListVersionsResponse.newBuilder();
    page.entries().forEach(version -> answer.addVersions(Messages.resourceVersion(version)));
    return answer.setOlder(page.older()).setNewer(page.newer()).build();
  }

  private Build check(CheckResourceRequest request) {
    Optional<Version> from =
        request.hasFrom() ? Optional.of(Messages.version(request.getFrom())) : Optional.empty();
    return Messages.build(
        triggering.check(
            Messages.resourceRef(request.getResource()), from, request.getCreatedBy()));
  }
}
