package io.throughline.gateway.grpc;

import io.throughline.gateway.model.Build;
import io.throughline.gateway.model.Page;
import io.throughline.gateway.model.PageRequest;
import io.throughline.gateway.model.PipelineRef;
import io.throughline.gateway.model.Resource;
import io.throughline.gateway.model.ResourceRef;
import io.throughline.gateway.model.ResourceVersion;
import io.throughline.gateway.model.Visibility;
import io.throughline.proto.CheckResourceRequest;
import io.throughline.proto.ListResourcesRequest;
import io.throughline.proto.ListVersionsRequest;
import io.throughline.proto.ResourcesGrpcClient;
import io.throughline.proto.Version;
import io.throughline.rpc.RpcClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The scheduler's resources. */
public final class ResourceCalls {
  private final Remote scheduler;

  public ResourceCalls(RpcClient scheduler, Duration patience) {
    this.scheduler = new Remote(scheduler, "scheduler", patience);
  }

  public Resource get(ResourceRef ref) throws InterruptedException {
    return FromProto.resource(scheduler.ask(ResourcesGrpcClient.Get, ToProto.ref(ref)));
  }

  /** Resources of a pipeline, or of all. */
  public List<Resource> list(Visibility visibility, Optional<PipelineRef> pipeline)
      throws InterruptedException {
    ListResourcesRequest.Builder request =
        ListResourcesRequest.newBuilder().setVisibility(ToProto.visibility(visibility));
    pipeline.ifPresent(ref -> request.setPipeline(ToProto.ref(ref)));
    return scheduler.ask(ResourcesGrpcClient.List, request.build()).getResourcesList().stream()
        .map(FromProto::resource)
        .toList();
  }

  /** Versions of a resource, those that have the fields of the filter. */
  public Page<ResourceVersion> versions(
      ResourceRef ref, Map<String, String> filter, PageRequest page) throws InterruptedException {
    ListVersionsRequest request =
        ListVersionsRequest.newBuilder()
            .setResource(ToProto.ref(ref))
            .setFrom(page.from())
            .setTo(page.to())
            .setLimit(page.limit())
            .putAllFilter(filter)
            .build();
    return FromProto.versions(scheduler.ask(ResourcesGrpcClient.ListVersions, request));
  }

  /**
   * Creates a check build.
   *
   * @param from the version to begin with; absent: the newest that is known
   */
  public Build check(ResourceRef ref, Optional<Map<String, String>> from, String by)
      throws InterruptedException {
    CheckResourceRequest.Builder request =
        CheckResourceRequest.newBuilder().setResource(ToProto.ref(ref)).setCreatedBy(by);
    from.ifPresent(version -> request.setFrom(Version.newBuilder().putAllFields(version)));
    return FromProto.build(scheduler.tell(ResourcesGrpcClient.Check, request.build()));
  }
}
